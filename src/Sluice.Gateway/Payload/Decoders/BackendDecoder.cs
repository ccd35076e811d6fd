using Sluice.Configuration;

namespace Sluice.Gateway.Payload;

/// <summary>Turns the body of a backend's answer into shaped data, as its <c>encoding</c>, <c>is_collection</c>, <c>target</c>,
/// <c>allow</c>, <c>deny</c>, <c>mapping</c> and <c>group</c> ask (core.md 7.5, 8.5). Prepared once; safe for concurrent use.</summary>
internal abstract class BackendDecoder
{
    private readonly ShapePlan? _plan;

    /// <summary>A decoder.</summary>
    /// <param name="plan">What is done to the decoded data.</param>
    private protected BackendDecoder(ShapePlan? plan) => _plan = plan;

    /// <summary>Prepares a backend's decoder.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="limits">The limits on bodies; <see langword="null"/>: the defaults.</param>
    /// <param name="filter">What takes the place of <c>allow</c>, <c>deny</c> and <c>mapping</c>; <see langword="null"/> for nothing.</param>
    public static BackendDecoder Compile(BackendConfig backend, JsonLimits? limits = null, IDataFilter? filter = null)
    {
        limits ??= JsonLimits.Default;
        ShapePlan? plan = ShapePlan.Compile(backend, filter);
        switch (backend.Encoding.ToLowerInvariant())
        {
            case "no-op":
                return new NoOpDecoder();
            case "safejson":
                return new SafeJsonDecoder(plan, limits);
            case "string":
                return new StringDecoder(plan);
            case "xml":
                return new XmlDecoder(plan, limits, backend.IsCollection);
            case "rss":
                return new RssDecoder(plan, limits);
            case "yaml":
                return new YamlDecoder(plan, limits, backend.IsCollection);
            default:
                // Also an encoding that is not known: the loader has told so.
                return backend.IsCollection ? new JsonCollectionDecoder(plan, limits) : new JsonObjectDecoder(plan, limits);
        }
    }

    /// <summary>Decodes and shapes a body. It never throws for what a body holds.</summary>
    /// <param name="body">The body, already decompressed; the decoder owns it from here on.</param>
    /// <param name="contentType">The <c>Content-Type</c> that came with it.</param>
    public DecodeResult Decode(BodyBuffer body, string? contentType)
    {
        DecodeResult result = Read(body, contentType);
        return result.Succeeded && _plan?.Apply(result.Data) is { } failure ? result.Data.ToResult(failure) : result;
    }

    /// <summary>Decodes a body.</summary>
    /// <param name="body">The body; the decoder owns it.</param>
    /// <param name="contentType">The <c>Content-Type</c>.</param>
    private protected abstract DecodeResult Read(BodyBuffer body, string? contentType);
}
