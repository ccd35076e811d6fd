namespace Sluice.GoTemplate;

/// <summary>What a template may cost. A template is part of a configuration, but one mistake in a loop must not hang a start or fill the
/// memory.</summary>
public sealed record TemplateLimits
{
    /// <summary>The largest rendered text, in UTF-16 characters. Default 32 Mi: a configuration of ten thousand endpoints has about
    /// 10 Mi.</summary>
    public int MaxOutput { get; init; } = 32 * 1024 * 1024;

    /// <summary>The most steps: nodes, items of lists, and the work of functions. Default 20 million, about a second.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>The memory in bytes that texts, lists and dicts may take together, whether they are still in use or not. Default
    /// 128 MiB.</summary>
    public long MaxAllocated { get; init; } = 128L * 1024 * 1024;

    /// <summary>The deepest calls of templates, and the deepest nesting of values. Default 1000.</summary>
    public int MaxDepth { get; init; } = 1000;

    /// <summary>The largest template text, in UTF-16 characters. Default 32 Mi.</summary>
    public int MaxSource { get; init; } = 32 * 1024 * 1024;
}
