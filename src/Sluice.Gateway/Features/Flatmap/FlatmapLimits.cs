namespace Sluice.Gateway.Features.Flatmap;

/// <summary>How much work one filter may make of one answer before the answer fails. A backend that is broken or hostile must not be
/// able to keep a core busy.</summary>
internal sealed record FlatmapLimits
{
    /// <summary>The defaults.</summary>
    public static FlatmapLimits Default { get; } = new();

    /// <summary>The values that are looked into or made. Default 8,388,608, as many as a body may have: each takes 32 bytes.</summary>
    public int MaxNodes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The values visited and labels compared. Default 67,108,864: about a third of a second of one core. A filter over a list
    /// of 100,000 items takes a few million; only lists that are appended to after items were deleted cost more than their length.</summary>
    public int MaxSteps { get; init; } = 64 * 1024 * 1024;
}
