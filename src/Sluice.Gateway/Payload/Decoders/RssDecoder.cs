namespace Sluice.Gateway.Payload;
internal sealed class RssDecoder(ShapePlan? plan, JsonLimits limits) : BackendDecoder(plan)
{
    private protected override DecodeResult Read(BodyBuffer body, string? contentType) { body.Dispose(); return TreeData.From(new TreeMap(), limits); }
}
