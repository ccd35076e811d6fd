using System.Numerics;
using CsCheck;
using static Sluice.Cel.Tests.Expressions;

namespace Sluice.Cel.Tests;

/// <summary>Arithmetic and order against integers without limits.</summary>
public class ArithmeticProperties
{
    private static readonly long[] Notable = [long.MinValue, long.MinValue + 1, long.MaxValue, -1, 1L << 32, 3_037_000_500];

    private static readonly Gen<long> Edges = Gen.OneOf(
        Gen.Long, Gen.Long[-10, 10], Gen.OneOf(Array.ConvertAll(Notable, Gen.Const)));

    private static readonly Gen<double> Decimals =
        Gen.Select(Gen.Int[-9999, 9999], Gen.Int[-30, 30], (digits, exponent) => digits * Math.Pow(10, exponent));

    private static readonly (string Operator, Func<BigInteger, BigInteger, BigInteger?> Model)[] Operations =
    [
        ("+", (a, b) => a + b),
        ("-", (a, b) => a - b),
        ("*", (a, b) => a * b),
        ("/", (a, b) => b.IsZero ? null : BigInteger.Divide(a, b)),
        ("%", (a, b) => b.IsZero ? null : BigInteger.Remainder(a, b)),
    ];

    private static readonly Dictionary<string, CelProgram> Programs =
        Operations.Select(o => o.Operator).Concat(["<", "<=", "==", ">"]).ToDictionary(o => o, o => Compile($"x {o} y"));

    [Fact]
    public void Signed_results_are_exact_or_errors() => Gen.Select(Edges, Edges).Sample((a, b) =>
    {
        foreach ((string name, Func<BigInteger, BigInteger, BigInteger?> model) in Operations)
        {
            // The quotient of the smallest int by -1 overflows, and with it the remainder is refused.
            bool refused = name == "%" && a == long.MinValue && b == -1;
            BigInteger? wanted = refused ? null : model(a, b);
            CelValue actual = Run(name, CelValue.FromInt(a), CelValue.FromInt(b));
            BigInteger? result = actual.IsError ? null : actual.AsInt();
            Assert.Equal(wanted >= long.MinValue && wanted <= long.MaxValue ? wanted : null, result);
        }
    });

    [Fact]
    public void Unsigned_results_are_exact_or_errors() => Gen.Select(Edges, Edges).Sample((x, y) =>
    {
        ulong a = (ulong)x;
        ulong b = (ulong)y;
        foreach ((string name, Func<BigInteger, BigInteger, BigInteger?> model) in Operations)
        {
            BigInteger? wanted = model(a, b);
            CelValue actual = Run(name, CelValue.FromUint(a), CelValue.FromUint(b));
            BigInteger? result = actual.IsError ? null : actual.AsUint();
            Assert.Equal(wanted >= 0 && wanted <= ulong.MaxValue ? wanted : null, result);
        }
    });

    [Fact]
    public void Int_and_uint_stand_on_one_number_line() => Gen.Select(Edges, Edges).Sample((a, y) =>
    {
        ulong b = (ulong)y;
        CelValue left = CelValue.FromInt(a);
        CelValue right = CelValue.FromUint(b);
        Assert.Equal((BigInteger)a < b, Run("<", left, right).IsTrue);
        Assert.Equal((BigInteger)a <= b, Run("<=", left, right).IsTrue);
        Assert.Equal((BigInteger)a == b, Run("==", left, right).IsTrue);
        Assert.Equal((BigInteger)a < b, Run(">", right, left).IsTrue);
    });

    [Fact]
    public void Timestamps_survive_their_text() =>
        Gen.Select(Gen.Long[-62_135_596_800, 253_402_300_799], Gen.Int[0, 999_999_999]).Sample((seconds, nanoseconds) =>
        {
            CelValue text = CelValue.FromString(
                DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", null) + $".{nanoseconds:D9}Z");
            CelValue parsed = Evaluate("timestamp(x)", text);
            Assert.Equal((seconds, nanoseconds), parsed.AsUnixTime());
            Assert.True(Evaluate("timestamp(string(x)) == x", parsed).IsTrue);
            DateTime date = DateTime.UnixEpoch.AddSeconds(seconds);
            Assert.Equal((int)date.DayOfWeek, Evaluate("x.getDayOfWeek()", parsed).AsInt());
            Assert.Equal(date.DayOfYear - 1, Evaluate("x.getDayOfYear()", parsed).AsInt());
        }, iter: 500);

    [Fact]
    public void Durations_survive_their_text() => Edges.Sample(nanoseconds =>
        Assert.Equal(nanoseconds, Evaluate("duration(string(x))", CelValue.FromDuration(nanoseconds)).AsDurationNanoseconds()), iter: 500);

    [Fact]
    public void Doubles_survive_their_text() => Gen.OneOf(Gen.Double, Decimals).Sample(number =>
        Assert.True(!double.IsFinite(number) || Evaluate("double(string(x)) == x", CelValue.FromDouble(number)).IsTrue), iter: 2000);

    private static CelValue Run(string name, CelValue x, CelValue y) =>
        Programs[name].Evaluate(new CelVariables(Everything) { ["x"] = x, ["y"] = y });
}
