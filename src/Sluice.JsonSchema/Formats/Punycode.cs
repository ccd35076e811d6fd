using System.Text;

namespace Sluice.JsonSchema.Formats;

/// <summary>The coding of international labels in ASCII (RFC 3492).</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;
    private const int InitialBias = 72;
    private const int InitialN = 128;

    /// <summary>Decodes a label.</summary>
    /// <param name="coded">The label after <c>xn--</c>; ASCII.</param>
    /// <returns>The label; null when it is not a coding.</returns>
    public static string? Decode(ReadOnlySpan<byte> coded)
    {
        var output = new List<int>();
        var delimiter = coded.LastIndexOf((byte)'-');
        for (var j = 0; j < delimiter; j++)
        {
            output.Add(coded[j]);
        }

        var (n, i, bias) = (InitialN, 0L, InitialBias);
        for (var at = delimiter + 1; at < coded.Length;)
        {
            var start = i;
            long weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (at == coded.Length || Digit(coded[at++]) is not (>= 0 and var digit))
                {
                    return null;
                }

                i += digit * weight;
                var threshold = Math.Clamp(k - bias, TMin, TMax);
                if (i > int.MaxValue)
                {
                    return null;
                }

                if (digit < threshold)
                {
                    break;
                }

                weight *= Base - threshold;
            }

            var count = output.Count + 1;
            bias = Adapt(i - start, count, start == 0);
            n += (int)(i / count);
            i %= count;
            if (!Rune.IsValid(n))
            {
                return null;
            }

            output.Insert((int)i++, n);
        }

        return string.Concat(output.Select(char.ConvertFromUtf32));
    }

    /// <summary>Counts the bytes of a label's coding.</summary>
    /// <param name="runes">The label.</param>
    /// <returns>The length with <c>xn--</c>.</returns>
    public static int EncodedLength(IReadOnlyList<Rune> runes)
    {
        var basic = runes.Count(static r => r.IsAscii);
        var length = 4 + basic + (basic > 0 ? 1 : 0);
        var (n, delta, bias, handled) = (InitialN, 0L, InitialBias, basic);
        while (handled < runes.Count)
        {
            var next = runes.Where(r => r.Value >= n).Min(static r => r.Value);
            delta += (long)(next - n) * (handled + 1);
            n = next;
            foreach (var rune in runes)
            {
                delta += rune.Value < n ? 1 : 0;
                if (rune.Value != n)
                {
                    continue;
                }

                var quotient = delta;
                for (var k = Base; ; k += Base)
                {
                    length++;
                    var threshold = Math.Clamp(k - bias, TMin, TMax);
                    if (quotient < threshold)
                    {
                        break;
                    }

                    quotient = (quotient - threshold) / (Base - threshold);
                }

                bias = Adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }

            delta++;
            n++;
        }

        return length;
    }

    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / count;
        var k = 0;
        while (delta > (Base - TMin) * TMax / 2)
        {
            delta /= Base - TMin;
            k += Base;
        }

        return (int)(k + ((Base - TMin + 1) * delta / (delta + 38)));
    }

    private static int Digit(byte c) => (char)c switch
    {
        >= '0' and <= '9' => c - '0' + 26,
        >= 'a' and <= 'z' => c - 'a',
        >= 'A' and <= 'Z' => c - 'A',
        _ => -1,
    };
}
