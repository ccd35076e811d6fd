using System.Globalization;
using System.Text;

namespace Sluice.JsonSchema.Formats;

/// <summary>Labels of host names beyond ASCII: what IDNA 2008 allows in them (RFC 5891 4.2, RFC 5892, RFC 5893).</summary>
internal static class InternationalLabel
{
    /// <summary>Whether a label is allowed.</summary>
    /// <param name="label">The label, not all ASCII.</param>
    /// <param name="coded">Room of the length of its coding in ASCII.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsValid(string label, out byte[] coded)
    {
        coded = [];
        var runes = label.EnumerateRunes().ToArray();
        if (label.Length > 63 || label.StartsWith('-') || label.EndsWith('-') || (label.Length > 3 && label[2] == '-' && label[3] == '-')
            || Rune.GetUnicodeCategory(runes[0]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
        {
            return false;
        }

        for (var i = 0; i < runes.Length; i++)
        {
            if (!IsAllowed(runes, i))
            {
                return false;
            }
        }

        var length = Punycode.EncodedLength(runes);
        coded = new byte[length];
        return length <= 63;
    }

    private static bool IsAllowed(Rune[] runes, int i)
    {
        var previous = i > 0 ? runes[i - 1].Value : 0;
        var next = i + 1 < runes.Length ? runes[i + 1].Value : 0;
        switch (runes[i].Value)
        {
            // The contextual rules of RFC 5892 appendix A.
            case 0x00B7:
                return previous == 'l' && next == 'l';
            case 0x0375:
                return next is >= 0x370 and <= 0x3FF or >= 0x1F00 and <= 0x1FFF;
            case 0x05F3 or 0x05F4:
                return previous is >= 0x590 and <= 0x5FF;
            case 0x30FB:
                return runes.Any(static r => r.Value is >= 0x3041 and <= 0x309F or >= 0x30A1 and <= 0x30FA or >= 0x30FC and <= 0x30FF or 0x3005 or 0x3007 or >= 0x3400 and <= 0x9FFF or >= 0x20000 and <= 0x323AF);
            case >= 0x0660 and <= 0x0669:
                return !runes.Any(static r => r.Value is >= 0x06F0 and <= 0x06F9);
            case >= 0x06F0 and <= 0x06F9:
                return !runes.Any(static r => r.Value is >= 0x0660 and <= 0x0669);
            case 0x200C or 0x200D:
                return IsVirama(previous);

            // The exceptions of RFC 5892 2.6.
            case 0x00DF or 0x03C2 or 0x06FD or 0x06FE or 0x0F0B or 0x3007 or '-':
                return true;
            case 0x0640 or 0x07FA or 0x302E or 0x302F or (>= 0x3031 and <= 0x3035) or 0x303B:
                return false;
        }

        return Rune.GetUnicodeCategory(runes[i]) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
    }

    private static bool IsVirama(int codePoint) => codePoint is 0x094D or 0x09CD or 0x0A4D or 0x0ACD or 0x0B4D or 0x0BCD
        or 0x0C4D or 0x0CCD or 0x0D4D or 0x0DCA or 0x0E3A or 0x0F84 or 0x1039 or 0x17D2;
}
