using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Payload;

namespace Sluice.Gateway.Tests.Payload;

/// <summary>Runs bodies through the room's seam: decode, shape, merge, encode.</summary>
internal static class Gateways
{
    public static readonly ConfigObject NoSource = new(new SourcePosition("krakend.json", 1, 1), "$", []);

    public static BackendConfig Backend(string encoding = "json", bool isCollection = false, string shape = "")
    {
        var backend = new BackendConfig { Source = NoSource, UrlPattern = "/", Encoding = encoding, IsCollection = isCollection };
        foreach (string part in shape.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            string[] list = pair[1].Split(',');
            backend = pair[0] switch
            {
                "target" => backend with { Target = pair[1] },
                "allow" => backend with { Allow = list },
                "deny" => backend with { Deny = list },
                "group" => backend with { Group = pair[1] },
                "mapping" => backend with { Mapping = [.. list.Select(Rename)] },
                _ => throw new ArgumentException(part),
            };
        }

        return backend;

        static KeyValuePair<string, string> Rename(string text) => KeyValuePair.Create(text.Split(':')[0], text.Split(':')[1]);
    }

    public static BackendDecoder Decoder(BackendConfig backend, JsonLimits? limits = null) =>
        BackendDecoder.Compile(backend, limits);

    public static DecodeResult Decode(BackendConfig backend, ReadOnlySpan<byte> body, JsonLimits? limits = null) =>
        Decoder(backend, limits).Decode(Body(body), "application/json");

    public static ResponseData Data(string json, string shape = "", string encoding = "json", bool isCollection = false)
    {
        DecodeResult result = Decode(Backend(encoding, isCollection, shape), Encoding.UTF8.GetBytes(json));
        Assert.True(result.Succeeded, result.Failure?.Message);
        return result.Data;
    }

    public static string Through(string body, string shape = "", string encoding = "json", bool isCollection = false)
    {
        using ResponseData data = Data(body, shape, encoding, isCollection);
        return Json(data);
    }

    public static string Json(ResponseData data)
    {
        using var output = new BodyBuffer();
        data.WriteJson(output);
        return Encoding.UTF8.GetString(output.Span);
    }

    public static ResponseEncoder Encoder(string outputEncoding, params BackendConfig[] backends) => ResponseEncoder.Compile(new EndpointConfig
    {
        Source = NoSource,
        Path = "/",
        Pattern = "/",
        OutputEncoding = outputEncoding,
        Backends = backends.Length > 0 ? backends : [Backend()],
    });

    public static (string Body, string ContentType) Encode(
        string outputEncoding, ResponseData? data, string? accept = null, params BackendConfig[] backends)
    {
        using var output = new BodyBuffer();
        Encoder(outputEncoding, backends).Encode(data, accept, output, out string contentType);
        return (Encoding.UTF8.GetString(output.Span), contentType);
    }

    public static BodyBuffer Body(ReadOnlySpan<byte> bytes)
    {
        var body = new BodyBuffer(Math.Max(bytes.Length, 1));
        bytes.CopyTo(body.GetSpan(bytes.Length));
        body.Advance(bytes.Length);
        return body;
    }
}
