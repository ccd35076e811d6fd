using System.Buffers;
using System.Text;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Requests;

/// <summary>Between the text of a configuration and the bytes of header lines, which are kept as Latin-1 text.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The bytes of a text in UTF-8, as the value of a header line.</summary>
    /// <param name="text">The text.</param>
    public static string FromText(string text) =>
        Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The text whose UTF-8 bytes a header line has.</summary>
    /// <param name="value">The value of the line.</param>
    public static string ToText(string value) =>
        Ascii.IsValid(value) ? value : LosslessUtf8.Decode(Encoding.Latin1.GetBytes(value));

    /// <summary>Whether a name may stand in a header line.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>A value without line ends and other control characters: each becomes a space.</summary>
    /// <param name="value">The value.</param>
    public static string OneLine(string value) => HeaderBlock.IsValidValue(value)
        ? value
        : string.Create(value.Length, value, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is < ' ' or '\u007f' or > '\u00ff' ? ' ' : source[i];
            }
        });
}
