using Sluice.Configuration;

namespace Sluice.Gateway.Features.OpenTelemetry;

/// <summary>What is reported of calls to a backend: <c>backend</c> (telemetry-connectivity.md 2.4).</summary>
/// <param name="Metrics"><c>metrics</c>.</param>
/// <param name="Traces"><c>traces</c>.</param>
internal sealed record BackendLayer(BackendDetail Metrics, BackendDetail Traces)
{
    /// <summary>The layer when nothing is written: everything is on.</summary>
    public static BackendLayer Default { get; } = new(BackendDetail.Everything, BackendDetail.Everything);

    /// <summary>Reads the layer. What is absent from an object that is there is off, as in the original.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendLayer? Read(ObjectReader? reader, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return null;
        }

        var layer = new BackendLayer(
            BackendDetail.Read(reader.Object("metrics"), hasHeaders: false, diagnostics),
            BackendDetail.Read(reader.Object("traces"), hasHeaders: true, diagnostics));
        reader.WarnUnknownKeys();
        return layer;
    }
}

/// <summary>How much is reported of calls to a backend, as metrics or as spans.</summary>
internal sealed record BackendDetail
{
    /// <summary>Everything: the default while no object is written.</summary>
    public static BackendDetail Everything { get; } = new() { RoundTrip = true, ReadPayload = true, DetailedConnection = true };

    /// <summary><c>disable_stage</c>: whether the whole of a call, with what the gateway makes of it, is not reported. Default false.</summary>
    public bool DisableStage { get; private init; }

    /// <summary><c>round_trip</c>: each exchange of a request and the head of its answer.</summary>
    public bool RoundTrip { get; private init; }

    /// <summary><c>read_payload</c>: the reading of the body.</summary>
    public bool ReadPayload { get; private init; }

    /// <summary><c>detailed_connection</c>: how long it took to get a connection, with name look-up and TLS. Part of the round trip.</summary>
    public bool DetailedConnection { get; private init; }

    /// <summary><c>static_attributes</c>. Default none.</summary>
    public IReadOnlyList<StaticAttribute> Attributes { get; private init; } = [];

    /// <summary><c>report_headers</c> of traces: whether spans have the headers of request and answer. Default false.</summary>
    public bool ReportHeaders { get; private init; }

    /// <summary><c>skip_headers</c> of traces: the headers that are not reported. Default none.</summary>
    public IReadOnlyList<string> SkipHeaders { get; private init; } = [];

    /// <summary>Reads the detail.</summary>
    /// <param name="reader">Its object; <see langword="null"/> when there is none.</param>
    /// <param name="hasHeaders">Whether it has the keys for headers.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static BackendDetail Read(ObjectReader? reader, bool hasHeaders, DiagnosticBag diagnostics)
    {
        if (reader is null)
        {
            return Everything;
        }

        var detail = new BackendDetail
        {
            DisableStage = reader.Boolean("disable_stage"),
            RoundTrip = reader.Boolean("round_trip"),
            ReadPayload = reader.Boolean("read_payload"),
            DetailedConnection = reader.Boolean("detailed_connection"),
            Attributes = StaticAttribute.Read(reader, "static_attributes", diagnostics),
            ReportHeaders = hasHeaders && reader.Boolean("report_headers"),
            SkipHeaders = hasHeaders ? reader.Strings("skip_headers") : [],
        };
        reader.WarnUnknownKeys();
        if (!reader.Has("round_trip") && !reader.Has("read_payload") && !reader.Has("detailed_connection") && !detail.DisableStage)
        {
            diagnostics.Warning(OpenTelemetryCodes.Partial, reader.Node,
                "round_trip, read_payload and detailed_connection are absent from the object, so they are off",
                "write those that are wanted with true, or \"round_trip\": false to keep them off");
        }

        return detail;
    }
}
