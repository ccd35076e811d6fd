using Sluice.Configuration;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary><c>qos/http-cache</c>: whether and how the answers of a backend are kept (security-traffic.md 4).</summary>
internal sealed record HttpCacheOptions
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "qos/http-cache";

    /// <summary><c>shared</c>: whether the backend uses the one cache of the process. Default false: one of its own.</summary>
    public bool Shared { get; init; }

    /// <summary>The limits of <c>max_items</c> and <c>max_size</c>. Default <see langword="null"/>, also where one of the two is missing:
    /// those of <see cref="CacheLimits.Default"/>, together with all other caches without limits.</summary>
    public CacheLimits? Limits { get; init; }

    /// <summary>Reads a backend's settings.</summary>
    /// <param name="config">The backend's <c>extra_config</c>.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    /// <returns>The settings; <see langword="null"/> where there are none.</returns>
    public static HttpCacheOptions? Read(ExtraConfig config, DiagnosticBag diagnostics)
    {
        if (!config.TryGet(Namespace, out ConfigNode? node))
        {
            return null;
        }

        ObjectReader reader = ObjectReader.Strict(node, diagnostics);
        bool shared = reader.Boolean("shared");
        long items = reader.Long("max_items");
        long size = reader.Long("max_size");
        reader.WarnUnknownKeys();
        if (reader.WrongTypes > 0)
        {
            diagnostics.Warning(HttpCacheCodes.Unreadable, node,
                "with a value of the wrong type the backend has a cache of its own with the default limits", "correct the value");
            return new HttpCacheOptions();
        }

        if (items > 0 && size > 0)
        {
            return new HttpCacheOptions { Shared = shared, Limits = new CacheLimits(items, size) };
        }

        if (items != 0 || size != 0)
        {
            diagnostics.Warning(HttpCacheCodes.Limits, node,
                "max_items and max_size have an effect only together and above 0, so the default limits hold", "write both");
        }

        return new HttpCacheOptions { Shared = shared };
    }
}

/// <summary>What a cache holds at most.</summary>
/// <param name="Items"><c>max_items</c>: the most answers.</param>
/// <param name="Bytes"><c>max_size</c>: the most bytes of keys, heads and bodies. An answer of that size or more is not kept.</param>
internal sealed record CacheLimits(long Items, long Bytes)
{
    /// <summary>The limits of all caches without limits of their own, together, however many backends have one: 65,536 answers and
    /// 128 MiB. With what an answer takes beside its bytes (some 1 KiB) that fits into a container of 256 MiB, the smallest usual one,
    /// whatever backends send: a cache without an end is an outage that waits for its day.</summary>
    public static CacheLimits Default { get; } = new(65_536, 128 * 1024 * 1024);
}
