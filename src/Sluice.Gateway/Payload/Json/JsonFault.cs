using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Payload;

/// <summary>Why a body was refused as JSON.</summary>
internal enum JsonFaultKind
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>It is empty, or only white space.</summary>
    Empty,

    /// <summary>It ends before its first value does.</summary>
    Truncated,

    /// <summary>A byte cannot stand where it does.</summary>
    Unexpected,

    /// <summary><see cref="JsonLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary><see cref="JsonLimits.MaxTokens"/>.</summary>
    TooManyValues,

    /// <summary><see cref="JsonLimits.MaxBytes"/>.</summary>
    TooManyBytes,
}

/// <summary>Why, and where, a body was refused as JSON.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Offset">The byte, counted from 0.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonFault(JsonFaultKind Kind, int Offset)
{
    /// <summary>The outcome of a backend whose body it was. The message names the place, and never more of the body than one byte.</summary>
    /// <param name="body">The body.</param>
    /// <param name="limits">The limits that were in force.</param>
    public Failure ToFailure(ReadOnlySpan<byte> body, JsonLimits limits) => Kind switch
    {
        JsonFaultKind.Empty => new Failure(FailureKind.Decode, "EOF"),
        JsonFaultKind.Truncated => Decode($"the body is not valid JSON: it ends inside a value, after {Offset} bytes"),
        JsonFaultKind.TooDeep => TooLarge($"the JSON body is nested more than {limits.MaxDepth} levels deep at byte {Offset}"),
        JsonFaultKind.TooManyValues => TooLarge($"the JSON body holds more than {limits.MaxTokens} names and values at byte {Offset}"),
        JsonFaultKind.TooManyBytes => TooLarge($"the body is larger than {limits.MaxBytes} bytes"),
        _ when body[..Offset].IndexOfAnyExcept(" \t\r\n"u8) < 0 && body[Offset] is > 0x20 and < 0x7F and not (byte)'\'' =>
            // The usual mistake, a page of HTML: clients know this text from the original (recorded with return_error_msg).
            Decode($"invalid character '{(char)body[Offset]}' looking for beginning of value"),
        _ => Decode($"the body is not valid JSON: unexpected {Describe(body[Offset])} at byte {Offset}"),
    };

    private static Failure Decode(FormattableString message) => new(FailureKind.Decode, FormattableString.Invariant(message));

    private static Failure TooLarge(FormattableString message) => new(FailureKind.TooLarge, FormattableString.Invariant(message));

    private static string Describe(byte value) =>
        value is > 0x20 and < 0x7F ? $"'{(char)value}'" : "byte 0x" + value.ToString("X2", CultureInfo.InvariantCulture);
}
