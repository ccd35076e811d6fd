namespace Sluice.Gateway.Payload;

/// <summary>How much of a decoded body the gateway takes before it refuses it. A backend that is broken or hostile must not be
/// able to exhaust the memory or the stack of the gateway.</summary>
internal sealed record JsonLimits
{
    /// <summary>The defaults.</summary>
    public static JsonLimits Default { get; } = new();

    /// <summary>The levels of nesting. Default 10,000: what the original's decoder takes. No code here recurses over JSON, so the
    /// limit costs four bytes a level, not stack.</summary>
    public int MaxDepth { get; init; } = 10_000;

    /// <summary>The values and member names. Default 8,388,608: each takes 16 bytes, so one body's index stays below 128 MiB.</summary>
    public int MaxTokens { get; init; } = 8 * 1024 * 1024;

    /// <summary>The bytes of the body. Default 256 MiB; the transport's own limit is usually far lower.</summary>
    public int MaxBytes { get; init; } = 256 * 1024 * 1024;
}
