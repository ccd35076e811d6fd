using Sluice.Configuration;

namespace Sluice.Gateway.Payload;

/// <summary>The <c>data</c> of <c>proxy.static</c>, prepared once and laid over the data of every response it applies to (core.md 7.6).</summary>
internal sealed class StaticData
{
    private StaticData(ResponseData data) => Data = data;

    /// <summary>The members, shared by all responses.</summary>
    internal ResponseData Data { get; }

    /// <summary>Prepares the data.</summary>
    /// <param name="data">The value of <c>data</c>.</param>
    /// <returns>The members; <see langword="null"/> when it is no object, and the feature is off.</returns>
    public static StaticData? Compile(ConfigNode data)
    {
        if (data is not ConfigObject)
        {
            return null;
        }

        // A second pass puts every object in order, so that requests copy it as slices.
        var written = new BodyBuffer();
        var json = new JsonBuilder(written);
        ConfigJson.Write(data, ref json);
        json.Complete();
        DecodeResult read = ResponseData.FromJson(written);
        var canonical = new BodyBuffer();
        read.Data!.WriteJson(canonical);
        read.Data.Dispose();
        ResponseData members = ResponseData.FromJson(canonical).Data!;
        members.Share();
        return new StaticData(members);
    }
}
