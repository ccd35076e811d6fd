using System.Globalization;

namespace Sluice.Gateway.Tests.Observation;

/// <summary>A span as a collector got it.</summary>
internal sealed class ReceivedSpan(WireMessage span, WireMessage resource)
{
    public string Trace { get; } = span.Hex(1);

    public string Id { get; } = span.Hex(2);

    /// <summary>The span above; empty for none.</summary>
    public string Parent { get; } = span.Hex(4);

    public string State { get; } = span.Text(3);

    public string Name { get; } = span.Text(5);

    /// <summary>1 internal, 2 server, 3 client.</summary>
    public ulong Kind { get; } = span.Number(6);

    public ulong Start { get; } = span.Number(7);

    public ulong Finish { get; } = span.Number(8);

    public Dictionary<string, string> Attributes { get; } = span.Attributes(9);

    public string[] Events { get; } = [.. span.Messages(11).Select(static e => e.Text(2))];

    /// <summary>0 unset, 1 ok, 2 error.</summary>
    public ulong Status { get; } = span.Has(15) ? span.Message(15).Number(3) : 0;

    public string StatusText { get; } = span.Has(15) ? span.Message(15).Text(2) : "";

    public Dictionary<string, string> Resource { get; } = resource.Attributes(1);

    /// <summary>The attributes but for those whose values differ each time, sorted, a line each.</summary>
    public string Told(params string[] but) => string.Join('\n', Attributes
        .Where(a => !but.Contains(a.Key))
        .OrderBy(static a => a.Key, StringComparer.Ordinal)
        .Select(static a => $"{a.Key}={a.Value}"));

    /// <summary>An attribute as a number.</summary>
    public double Number(string key) => double.Parse(Attributes[key], CultureInfo.InvariantCulture);
}
