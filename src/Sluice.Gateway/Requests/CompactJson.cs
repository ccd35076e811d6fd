using System.Buffers;
using System.Globalization;
using System.Text;
using Sluice.Configuration;

namespace Sluice.Gateway.Requests;

/// <summary>Small JSON texts as the original writes them: no white space, names sorted bytewise, <c>&lt;</c>, <c>&gt;</c>,
/// <c>&amp;</c>, U+2028 and U+2029 escaped, other characters as they are (core.md 8.5).</summary>
internal static class CompactJson
{
    /// <summary>Writes a string with its quotes.</summary>
    /// <param name="text">The text, in the form of <see cref="LosslessUtf8"/>; what is no text becomes <c>\ufffd</c>.</param>
    /// <param name="output">Where to.</param>
    public static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        WriteInner(text, output);
        output.Write("\""u8);
    }

    /// <summary>Writes a string without its quotes.</summary>
    /// <param name="text">The text, in the form of <see cref="LosslessUtf8"/>; what is no text becomes <c>\ufffd</c>.</param>
    /// <param name="output">Where to.</param>
    public static void WriteInner(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (pair)
            {
                i++;
            }
            else if (c < ' ' || c is '"' or '\\' or '<' or '>' or '&' or '\u2028' or '\u2029' || char.IsSurrogate(c))
            {
                Encoding.UTF8.GetBytes(text[start..i], output);
                WriteEscape(c, output);
                start = i + 1;
            }
        }

        Encoding.UTF8.GetBytes(text[start..], output);
    }

    /// <summary>Writes a string whose bytes are UTF-8, with its quotes.</summary>
    /// <param name="bytes">The bytes; those that are not UTF-8 become <c>\ufffd</c>.</param>
    /// <param name="output">Where to.</param>
    public static void WriteString(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output) =>
        WriteString(LosslessUtf8.Decode(bytes), output);

    /// <summary>Renders a value of the configuration. A number without fraction and exponent stays as written; any other one is
    /// written the way the original does after reading it as a floating point number.</summary>
    /// <param name="node">The value. Its depth is bounded by the reader of the configuration.</param>
    public static byte[] Render(ConfigNode node)
    {
        ArrayBufferWriter<byte> output = new();
        Write(node, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ConfigNode node, ArrayBufferWriter<byte> output)
    {
        switch (node)
        {
            case ConfigObject members:
                char separator = '{';
                foreach (ConfigProperty property in members.Properties.OrderBy(static p => p.Name, StringComparer.Ordinal))
                {
                    WriteAscii(separator, output);
                    WriteString(property.Name, output);
                    WriteAscii(':', output);
                    Write(property.Value, output);
                    separator = ',';
                }

                output.Write(separator == '{' ? "{}"u8 : "}"u8);
                break;
            case ConfigArray array:
                char before = '[';
                foreach (ConfigNode item in array.Items)
                {
                    WriteAscii(before, output);
                    Write(item, output);
                    before = ',';
                }

                output.Write(before == '[' ? "[]"u8 : "]"u8);
                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.String } text:
                WriteString(text.Text, output);
                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.Number } number:
                Encoding.ASCII.GetBytes(Number(number.Text), output);
                break;
            case ConfigScalar { ScalarKind: ConfigScalarKind.Boolean } boolean:
                Encoding.ASCII.GetBytes(boolean.Text, output);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    private static string Number(string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart('-');
        if (digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && (digits.Length == 1 || digits[0] != '0'))
        {
            return text;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return "null";
        }

        // The shortest digits that give the value back, as a plain decimal unless it is very small or very large.
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = shortest.IndexOf('E', StringComparison.Ordinal);
        if (exponent < 0)
        {
            return shortest;
        }

        double size = Math.Abs(value);
        if (size is >= 1e-6 and < 1e21)
        {
            return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        int power = int.Parse(shortest.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{shortest.AsSpan(0, exponent)}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}");
    }

    private static void WriteEscape(char c, IBufferWriter<byte> output)
    {
        switch (c)
        {
            case '"':
                output.Write("\\\""u8);
                break;
            case '\\':
                output.Write("\\\\"u8);
                break;
            case '\b':
                output.Write("\\b"u8);
                break;
            case '\f':
                output.Write("\\f"u8);
                break;
            case '\n':
                output.Write("\\n"u8);
                break;
            case '\r':
                output.Write("\\r"u8);
                break;
            case '\t':
                output.Write("\\t"u8);
                break;
            default:
                Encoding.ASCII.GetBytes($"\\u{(char.IsSurrogate(c) ? 0xFFFD : c):x4}", output);
                break;
        }
    }

    private static void WriteAscii(char c, IBufferWriter<byte> output) => output.Write([(byte)c]);
}
