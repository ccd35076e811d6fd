using System.Globalization;
using System.Text;

namespace Sluice.JsonSchema.Instance;

/// <summary>Words of syntax errors.</summary>
internal static class SyntaxErrorText
{
    /// <summary>Describes why a document was refused.</summary>
    /// <param name="parser">The parser that refused it.</param>
    /// <param name="source">The document.</param>
    /// <param name="limits">The limits that it was parsed with.</param>
    /// <returns>The error.</returns>
    public static JsonSyntaxError Describe(in JsonParser parser, ReadOnlySpan<byte> source, in JsonLimits limits)
    {
        var message = parser.ErrorKind switch
        {
            JsonSyntaxErrorKind.UnexpectedEnd => "unexpected end of JSON input",
            JsonSyntaxErrorKind.TooDeep => string.Create(CultureInfo.InvariantCulture, $"nested deeper than {limits.MaxDepth} levels"),
            JsonSyntaxErrorKind.NumberTooLong =>
                string.Create(CultureInfo.InvariantCulture, $"number longer than {limits.MaxNumberLength} characters"),
            JsonSyntaxErrorKind.NumberOutOfRange => "number out of range",
            _ => $"invalid character {Character(source[parser.ErrorOffset..])} {parser.Expected}",
        };
        return new JsonSyntaxError(parser.ErrorKind, parser.ErrorOffset, message);
    }

    private static string Character(ReadOnlySpan<byte> at) => at[0] switch
    {
        (byte)'\'' => "'\\''",
        (byte)'\n' => "'\\n'",
        (byte)'\r' => "'\\r'",
        (byte)'\t' => "'\\t'",
        < 0x20 or 0x7f => string.Create(CultureInfo.InvariantCulture, $"'\\x{at[0]:x2}'"),
        _ => Rune.DecodeFromUtf8(at, out var rune, out _) == System.Buffers.OperationStatus.Done
            ? $"'{rune}'"
            : string.Create(CultureInfo.InvariantCulture, $"'\\x{at[0]:x2}'"),
    };
}
