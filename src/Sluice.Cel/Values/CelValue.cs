using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sluice.Cel;

/// <summary>
/// A CEL value: a 24-byte structure that holds numbers, booleans, timestamps and durations without allocating.
/// <c>default</c> is <see cref="CelKind.Absent"/>.
/// </summary>
public readonly struct CelValue
{
    /// <summary>What one value takes in a list or map, in bytes: the unit in which built collections are charged.</summary>
    internal const int Size = 24;

    /// <summary>0001-01-01T00:00:00Z in Unix seconds.</summary>
    internal const long MinUnixSeconds = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59Z in Unix seconds.</summary>
    internal const long MaxUnixSeconds = 253_402_300_799;

    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _nanoseconds;
    private readonly CelKind _kind;

    private CelValue(CelKind kind, object? reference, long bits = 0, int nanoseconds = 0)
    {
        _kind = kind;
        _reference = reference;
        _bits = bits;
        _nanoseconds = nanoseconds;
    }

    /// <summary><c>null</c>.</summary>
    public static CelValue Null => new(CelKind.Null, null);

    /// <summary><c>true</c>.</summary>
    public static CelValue True => new(CelKind.Bool, null, 1);

    /// <summary><c>false</c>.</summary>
    public static CelValue False => new(CelKind.Bool, null);

    /// <summary>What this value holds.</summary>
    public CelKind Kind => _kind;

    /// <summary>True when this is an <see cref="CelKind.Error"/>.</summary>
    public bool IsError => _kind == CelKind.Error;

    /// <summary>True only for the boolean <c>true</c>: the test a policy makes on its result.</summary>
    public bool IsTrue => _kind == CelKind.Bool && _bits != 0;

    /// <summary>True only for the boolean <c>false</c>.</summary>
    internal bool IsFalse => _kind == CelKind.Bool && _bits == 0;

    /// <summary>The 64 bits of a number, boolean or duration; the Unix seconds of a timestamp. Not checked.</summary>
    internal long Bits => _bits;

    /// <summary>The nanoseconds of a timestamp after its seconds. Not checked.</summary>
    internal int Nanoseconds => _nanoseconds;

    /// <summary>The bits as a double. Not checked.</summary>
    internal double Real => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>A boolean.</summary>
    public static CelValue FromBool(bool value) => new(CelKind.Bool, null, value ? 1 : 0);

    /// <summary>An <c>int</c>.</summary>
    public static CelValue FromInt(long value) => new(CelKind.Int, null, value);

    /// <summary>A <c>uint</c>.</summary>
    public static CelValue FromUint(ulong value) => new(CelKind.Uint, null, unchecked((long)value));

    /// <summary>A <c>double</c>.</summary>
    public static CelValue FromDouble(double value) => new(CelKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A <c>string</c>.</summary>
    public static CelValue FromString(string value) => new(CelKind.String, value);

    /// <summary>A <c>bytes</c> value; the array is not copied and must not change afterwards.</summary>
    public static CelValue FromBytes(byte[] value) => new(CelKind.Bytes, value);

    /// <summary>A list.</summary>
    public static CelValue FromList(CelList value) => new(CelKind.List, value);

    /// <summary>A list of the given values; the array is not copied and must not change afterwards.</summary>
    public static CelValue FromList(params CelValue[] values) => new(CelKind.List, new ArrayList(values, values.Length));

    /// <summary>A map.</summary>
    public static CelValue FromMap(CelMap value) => new(CelKind.Map, value);

    /// <summary>A type.</summary>
    public static CelValue FromType(CelType value) => new(CelKind.Type, value);

    /// <summary>A duration of so many nanoseconds (about ±292 years).</summary>
    public static CelValue FromDuration(long nanoseconds) => new(CelKind.Duration, null, nanoseconds);

    /// <summary>A duration.</summary>
    /// <exception cref="OverflowException">The duration is longer than about 292 years.</exception>
    public static CelValue FromDuration(TimeSpan value) => new(CelKind.Duration, null, checked(value.Ticks * 100));

    /// <summary>A timestamp.</summary>
    public static CelValue FromTimestamp(DateTimeOffset value)
    {
        long ticks = value.UtcTicks - DateTime.UnixEpoch.Ticks;
        long seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out long rest);
        return rest < 0
            ? new(CelKind.Timestamp, null, seconds - 1, (int)((rest + TimeSpan.TicksPerSecond) * 100))
            : new(CelKind.Timestamp, null, seconds, (int)(rest * 100));
    }

    /// <summary>An error.</summary>
    public static CelValue FromError(CelError error) => new(CelKind.Error, error);

    /// <summary>An error with a message of its own.</summary>
    internal static CelValue FromError(CelErrorCode code, string message) => new(CelKind.Error, new CelError(code, message));

    /// <summary>An optional value.</summary>
    internal static CelValue FromOptional(CelOptional value) => new(CelKind.Optional, value);

    /// <summary>A timestamp, or an out of range error outside the years 1 to 9999.</summary>
    internal static CelValue FromUnixTime(long seconds, int nanoseconds) =>
        seconds is < MinUnixSeconds or > MaxUnixSeconds
            ? FromError(CelError.Range)
            : new(CelKind.Timestamp, null, seconds, nanoseconds);

    /// <summary>The boolean held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public bool AsBool() => Checked(CelKind.Bool)._bits != 0;

    /// <summary>The <c>int</c> held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public long AsInt() => Checked(CelKind.Int)._bits;

    /// <summary>The <c>uint</c> held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public ulong AsUint() => unchecked((ulong)Checked(CelKind.Uint)._bits);

    /// <summary>The <c>double</c> held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public double AsDouble() => Checked(CelKind.Double).Real;

    /// <summary>The string held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public string AsString() => Checked(CelKind.String).Text;

    /// <summary>The octets held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public ReadOnlySpan<byte> AsBytes() => Checked(CelKind.Bytes).Octets;

    /// <summary>The list held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public CelList AsList() => Checked(CelKind.List).Items;

    /// <summary>The map held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public CelMap AsMap() => Checked(CelKind.Map).Entries;

    /// <summary>The type held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public CelType AsType() => Checked(CelKind.Type).Denoted;

    /// <summary>The duration held, in nanoseconds.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public long AsDurationNanoseconds() => Checked(CelKind.Duration)._bits;

    /// <summary>The timestamp held: seconds since the Unix epoch, and nanoseconds (0 to 999,999,999) after them.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public (long Seconds, int Nanoseconds) AsUnixTime() => (Checked(CelKind.Timestamp)._bits, _nanoseconds);

    /// <summary>The error held.</summary>
    /// <exception cref="InvalidOperationException">The kind is another.</exception>
    public CelError AsError() => Checked(CelKind.Error).Failure;

    /// <summary>The string held. Not checked, as those below: callers looked at <see cref="Kind"/>.</summary>
    internal string Text => Unsafe.As<string>(_reference)!;

    /// <summary>The octets held.</summary>
    internal byte[] Octets => Unsafe.As<byte[]>(_reference)!;

    /// <summary>The list held.</summary>
    internal CelList Items => Unsafe.As<CelList>(_reference)!;

    /// <summary>The map held.</summary>
    internal CelMap Entries => Unsafe.As<CelMap>(_reference)!;

    /// <summary>The type held.</summary>
    internal CelType Denoted => Unsafe.As<CelType>(_reference)!;

    /// <summary>The error held.</summary>
    internal CelError Failure => Unsafe.As<CelError>(_reference)!;

    /// <summary>The optional value held.</summary>
    internal CelOptional Option => Unsafe.As<CelOptional>(_reference)!;

    /// <summary>The name of the run-time type, as <c>type(x)</c> gives it.</summary>
    internal CelType RuntimeType => _kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => CelType.AnyList,
        CelKind.Map => CelType.AnyMap,
        CelKind.Type => CelType.Type,
        CelKind.Optional => CelType.AnyOptional,
        _ => CelType.Error,
    };

    /// <summary>The value as CEL would write it, for logs and tests; long values are cut.</summary>
    public override string ToString() => ValueWriter.Write(this);

    private CelValue Checked(CelKind kind)
    {
        if (_kind != kind)
        {
            ThrowWrongKind(kind);
        }

        return this;
    }

    [DoesNotReturn]
    private void ThrowWrongKind(CelKind wanted) => throw new InvalidOperationException($"The value is {_kind}, not {wanted}.");
}
