using System.Buffers;
using System.Runtime.CompilerServices;

namespace Sluice.Gateway.Hosting;

/// <summary>The log without <c>telemetry/logging</c>: <c>2026/11/23 03:44:17 KRAKEND INFO: message</c> (core.md 9).</summary>
/// <param name="writer">Takes the lines.</param>
/// <param name="time">The clock.</param>
/// <param name="minimum">The lowest level that is written. Default: every level, as in the original.</param>
internal sealed class GatewayLog(LogWriter writer, TimeProvider time, LogLevel minimum = LogLevel.Debug) : IGatewayLog
{
    private readonly LocalTimestamp _timestamp = new(time, "yyyy'/'MM'/'dd HH':'mm':'ss");

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel level) => level >= minimum;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Write(LogLevel level, string message)
    {
        if (!IsEnabled(level))
        {
            return;
        }

        int most = 64 + LogText.MaxBytes(message.Length);
        byte[]? rented = null;
        Span<byte> line = most <= 2048 ? stackalloc byte[2048] : rented = ArrayPool<byte>.Shared.Rent(most);
        int length = _timestamp.Write(line);
        ReadOnlySpan<byte> name = Name(level);
        name.CopyTo(line[length..]);
        length += name.Length;
        length += LogText.Write(message, line[length..]);
        line[length++] = (byte)'\n';
        writer.Write(line[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ReadOnlySpan<byte> Name(LogLevel level) => level switch
    {
        LogLevel.Debug => " KRAKEND DEBUG: "u8,
        LogLevel.Info => " KRAKEND INFO: "u8,
        LogLevel.Warning => " KRAKEND WARNING: "u8,
        LogLevel.Error => " KRAKEND ERROR: "u8,
        _ => " KRAKEND CRITICAL: "u8,
    };
}
