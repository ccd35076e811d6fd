using System.Numerics;
using Sluice.Harness;

namespace Sluice.Conformance;

/// <summary>A case as it lies in its file. The members are the keys of the format.</summary>
/// <param name="Config">The configuration: an object, or a text where the format is part of the case.</param>
/// <param name="ConfigName">The configuration's file name.</param>
/// <param name="Files">Files beside the configuration: name and text.</param>
/// <param name="Arguments">More command line arguments.</param>
/// <param name="Environment">More environment variables.</param>
/// <param name="Backend">The fake backend's replies: a key such as <c>GET /path</c>, and a reply or a list of them.</param>
/// <param name="Requests">What is asked of the gateway, in order.</param>
/// <param name="Recorded">What came, one for each request and repetition.</param>
/// <param name="Compare">How to compare.</param>
/// <param name="MustNotStart">Whether the gateway refuses the configuration.</param>
/// <param name="SettleMilliseconds">A pause before the first request.</param>
internal sealed record ConformanceCase(
    object? Config,
    string ConfigName,
    JsonMap Files,
    IReadOnlyList<string> Arguments,
    JsonMap Environment,
    JsonMap Backend,
    IReadOnlyList<JsonMap> Requests,
    IReadOnlyList<CaseAnswer> Recorded,
    JsonMap Compare,
    bool MustNotStart,
    int SettleMilliseconds)
{
    /// <summary>Reads a case.</summary>
    public static ConformanceCase Load(string path)
    {
        var json = (JsonMap)JsonText.Parse(File.ReadAllText(path))!;
        return new ConformanceCase(
            json["config"],
            json.Text("config_name") ?? "krakend.json",
            json.Map("files"),
            [.. json.List("args").Cast<string>()],
            json.Map("env"),
            json.Map("backend"),
            [.. json.List("requests").Cast<JsonMap>()],
            [.. json.List("recorded").Cast<JsonMap>().Select(CaseAnswer.Read)],
            json.Map("compare"),
            json.Flag("must_not_start"),
            json.Number("settle_ms"));
    }

    /// <summary>The requests, each as often as it is repeated.</summary>
    public IEnumerable<JsonMap> Asked => Requests.SelectMany(r => Enumerable.Repeat(r, r.Number("repeat", 1)));
}

/// <summary>What a client got, and what reached the backend meanwhile.</summary>
/// <param name="Status">The status; 0: the connection broke; -1: the gateway did not start.</param>
/// <param name="Headers">Names in lower case, sorted.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Upstream">The requests that the backend got, sorted; told with the first of repeated requests.</param>
internal sealed record CaseAnswer(int Status, IReadOnlyList<Field> Headers, string Body, IReadOnlyList<UpstreamCall> Upstream)
{
    /// <summary>Reads one of the recorded answers.</summary>
    public static CaseAnswer Read(JsonMap json) => new(
        json.Number("status"),
        [.. json.List("headers").Select(Field.Read)],
        json.Text("body") ?? "",
        [.. json.List("upstream").Cast<JsonMap>().Select(u =>
            new UpstreamCall(u.Text("method")!, u.Text("target")!, [.. u.List("headers").Select(Field.Read)], u.Text("body")!))]);
}

/// <summary>A header field.</summary>
internal readonly record struct Field(string Name, string Value) : IComparable<Field>
{
    /// <summary>Reads a pair.</summary>
    public static Field Read(object? json) => json is List<object?> { Count: 2 } pair
        ? new Field((string)pair[0]!, (string)pair[1]!)
        : throw new FormatException("a header is a pair");

    /// <inheritdoc/>
    public int CompareTo(Field other) =>
        string.CompareOrdinal(Name, other.Name) is not 0 and int byName ? byName : string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => $"('{Name}', '{Value}')";
}

/// <summary>A request that the backend got.</summary>
internal sealed record UpstreamCall(string Method, string Target, IReadOnlyList<Field> Headers, string Body)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Target} [{string.Join(", ", Headers)}] {Body}";
}

/// <summary>Typed looks at JSON objects, with the format's defaults.</summary>
internal static class JsonMapExtensions
{
    /// <summary>A text, or null.</summary>
    public static string? Text(this JsonMap map, string key) => map.GetValueOrDefault(key) as string;

    /// <summary>A whole number.</summary>
    public static int Number(this JsonMap map, string key, int otherwise = 0) =>
        map.GetValueOrDefault(key) is BigInteger number ? (int)number : otherwise;

    /// <summary>A flag: false when absent.</summary>
    public static bool Flag(this JsonMap map, string key) => map.GetValueOrDefault(key) is true;

    /// <summary>An object: empty when absent.</summary>
    public static JsonMap Map(this JsonMap map, string key) => map.GetValueOrDefault(key) as JsonMap ?? [];

    /// <summary>A list: empty when absent.</summary>
    public static List<object?> List(this JsonMap map, string key) => map.GetValueOrDefault(key) as List<object?> ?? [];
}
