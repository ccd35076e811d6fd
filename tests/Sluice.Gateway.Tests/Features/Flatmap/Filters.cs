using System.Text;
using Sluice.Configuration;
using Sluice.Gateway.Features.Flatmap;
using Sluice.Gateway.Payload;
using Sluice.Gateway.Tests.Payload;

namespace Sluice.Gateway.Tests.Features.Flatmap;

/// <summary>Runs filters through the room's seam: settings, compile, decode, encode.</summary>
internal static class Filters
{
    /// <summary>A filter written as <c>move a.b c; del x y; append p q</c>.</summary>
    public static FlatmapOptions Options(string operations) =>
        new(Gateways.NoSource, [.. operations.Split(';').Select(static o => Operation(o.TrimStart()))]);

    public static FlatmapOptions? Read(string json, out DiagnosticBag diagnostics)
    {
        diagnostics = [];
        return FlatmapOptions.Read(DocumentReader.Read("krakend.json", Encoding.UTF8.GetBytes(json), diagnostics), diagnostics);
    }

    public static BackendDecoder Decoder(string operations, BackendConfig? backend = null, FlatmapLimits? limits = null) =>
        BackendDecoder.Compile(backend ?? Gateways.Backend(), filter: FlatmapFilter.Compile(Options(operations), limits));

    public static DecodeResult Decode(string body, string operations, BackendConfig? backend = null, FlatmapLimits? limits = null) =>
        Decoder(operations, backend, limits).Decode(Gateways.Body(Encoding.UTF8.GetBytes(body)), "application/json");

    public static string Through(string body, string operations, BackendConfig? backend = null)
    {
        DecodeResult result = Decode(body, operations, backend);
        Assert.True(result.Succeeded, result.Failure?.Message);
        using ResponseData data = result.Data;
        return Gateways.Json(data);
    }

    private static FlatmapOperation Operation(string text)
    {
        string[] parts = text.Split(' ');
        FlatmapOperationKind kind = parts[0] switch
        {
            "del" => FlatmapOperationKind.Delete,
            "move" => FlatmapOperationKind.Move,
            "append" => FlatmapOperationKind.Append,
            _ => FlatmapOperationKind.None,
        };
        return new FlatmapOperation(kind, parts[1..]);
    }
}
