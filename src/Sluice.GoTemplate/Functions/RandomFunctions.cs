using System.Security.Cryptography;
using System.Text;
using Sluice.GoTemplate.Values;

namespace Sluice.GoTemplate.Functions;

/// <summary>Sprig's functions of chance. All of it comes from the system's cryptographic generator.</summary>
internal static class RandomFunctions
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly string Printable = string.Concat(Enumerable.Range(32, 95).Select(static c => (char)c));

    /// <summary>The functions.</summary>
    public static Function[] All { get; } =
    [
        Function.Of("randAlphaNum(int)", static (c, a) => Of(Letters + Digits, a.Int(0), c)),
        Function.Of("randAlpha(int)", static (c, a) => Of(Letters, a.Int(0), c)),
        Function.Of("randNumeric(int)", static (c, a) => Of(Digits, a.Int(0), c)),
        Function.Of("randAscii(int)", static (c, a) => Of(Printable, a.Int(0), c)),
        Function.Of("randInt(int, int)", static (_, a) => Between(a.Int(0), a.Int(1))),
        Function.Of("randBytes(int)", static (c, a) => Bytes(a.Int(0), c)),
        Function.Of("uuidv4()", static (c, _) => Uuid(c)),
        Function.Of("shuffle(string)", static (c, a) => Shuffle(a.Text(0), c)),
    ];

    private static string Of(string choices, long count, CallContext context)
    {
        if (count <= 0)
        {
            return "";
        }

        context.Budget.Allocate(count);
        context.Budget.Step(count);
        return RandomNumberGenerator.GetString(choices, (int)count);
    }

    private static nint Between(long from, long to)
    {
        if (to <= from)
        {
            throw new TemplateFault("the second number must be larger than the first");
        }

        return (nint)(from + (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) % (ulong)(to - from)));
    }

    private static string Bytes(long count, CallContext context)
    {
        if (count < 0)
        {
            throw new TemplateFault("less than 0 bytes are asked for");
        }

        context.Budget.Allocate(count);
        return Convert.ToBase64String(RandomNumberGenerator.GetBytes((int)count));
    }

    private static string Uuid(CallContext context)
    {
        context.Budget.Allocate(36);
        return Guid.NewGuid().ToString();
    }

    private static string Shuffle(string text, CallContext context)
    {
        context.Budget.Allocate(text.Length * 2L);
        Rune[] runes = [.. GoString.Runes(text)];
        RandomNumberGenerator.Shuffle(runes.AsSpan());
        return string.Concat(runes.Select(static rune => rune.ToString()));
    }
}
