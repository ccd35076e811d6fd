using System.Globalization;
using System.Text;
using Sluice.Cel.Library;
using Sluice.Cel.Time;

namespace Sluice.Cel;

/// <summary>Writes values as the <c>%s</c> of the string extension does: strings bare, maps sorted by the text of their keys.</summary>
internal sealed class ValueWriter(long maxLength)
{
    private const int DebugLength = 1000;

    private readonly StringBuilder _text = new();

    private bool _full;

    /// <summary>Whether the text would be longer than allowed; it is cut then.</summary>
    internal bool IsFull => _full || _text.Length > maxLength;

    /// <summary>Whether a value was nested too deeply, or has no text.</summary>
    internal CelError? Error { get; private set; }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>A value for a log or a test.</summary>
    internal static string Write(in CelValue value)
    {
        ValueWriter writer = new(DebugLength);
        writer.Append(value, 0);
        return writer.IsFull ? writer._text.ToString(0, DebugLength) + "..." : writer.ToString();
    }

    /// <summary>Tells whether so many more characters are too many; the writer is full then.</summary>
    internal bool WouldOverflow(long length) => _full |= _text.Length + length > maxLength;

    /// <summary>Appends text.</summary>
    internal void Append(ReadOnlySpan<char> text)
    {
        if (!IsFull)
        {
            _text.Append(text.Length <= maxLength + 1 ? text : text[..(int)(maxLength + 1)]);
        }
    }

    /// <summary>Appends a value.</summary>
    internal void Append(in CelValue value, int depth)
    {
        if (IsFull || Error is not null)
        {
            return;
        }

        switch (value.Kind)
        {
            case CelKind.Null:
                Append("null");
                break;
            case CelKind.Bool:
                Append(value.IsTrue ? "true" : "false");
                break;
            case CelKind.Int:
                Append(value.Bits.ToString(CultureInfo.InvariantCulture));
                break;
            case CelKind.Uint:
                Append(((ulong)value.Bits).ToString(CultureInfo.InvariantCulture));
                break;
            case CelKind.Double:
                Append(Infinite(value.Real) ?? DoubleText.Shortest(value.Real));
                break;
            case CelKind.String:
                Append(value.Text);
                break;
            case CelKind.Bytes:
                Append(Encoding.UTF8.GetString(value.Octets.AsSpan(0, (int)Math.Min(value.Octets.Length, (4 * maxLength) + 4))));
                break;
            case CelKind.Timestamp:
                Append(Rfc3339.Format(value.Bits, value.Nanoseconds));
                break;
            case CelKind.Duration:
                Append(DurationText.Format(value.Bits));
                break;
            case CelKind.Type:
                Append(value.Denoted.Name);
                break;
            case CelKind.List or CelKind.Map when depth >= CelContext.MaxValueDepth:
                Error = CelError.TooDeep;
                break;
            case CelKind.List:
                AppendList(value.Items, depth + 1);
                break;
            case CelKind.Map:
                AppendMap(value.Entries, depth + 1);
                break;
            case CelKind.Error when depth == 0:
                Append(value.Failure.Message);
                break;
            default:
                Error = new CelError(CelErrorCode.InvalidArgument, $"{value.Kind} has no text");
                break;
        }
    }

    /// <summary>How numbers that are not finite are written, or null for the others.</summary>
    internal static string? Infinite(double value) =>
        double.IsFinite(value) ? null : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private void AppendList(CelList list, int depth)
    {
        Append("[");
        for (int i = 0; i < list.Count && !IsFull && Error is null; i++)
        {
            Append(i == 0 ? "" : ", ");
            Append(list[i], depth);
        }

        Append("]");
    }

    private void AppendMap(CelMap map, int depth)
    {
        List<(string Key, CelValue Value)> entries = new(map.Count);
        using (IEnumerator<KeyValuePair<CelValue, CelValue>> enumerator = map.GetEnumerator())
        {
            while (enumerator.MoveNext())
            {
                entries.Add((Write(enumerator.Current.Key), enumerator.Current.Value));
            }
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        Append("{");
        for (int i = 0; i < entries.Count && !IsFull && Error is null; i++)
        {
            Append(i == 0 ? "" : ", ");
            Append(entries[i].Key);
            Append(": ");
            Append(entries[i].Value, depth);
        }

        Append("}");
    }
}
