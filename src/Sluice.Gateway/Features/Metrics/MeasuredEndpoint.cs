using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.Metrics;

/// <summary>Counts the requests to an endpoint, and measures its answers.</summary>
/// <param name="next">The rest of its steps.</param>
/// <param name="router">The requests to all endpoints.</param>
/// <param name="responses">The answers of this one.</param>
/// <param name="clock">The source of time.</param>
/// <param name="hasTls">Whether requests come over TLS.</param>
internal sealed class MeasuredEndpoint(RequestStep next, RouterStats router, ResponseStats responses, TimeProvider clock, bool hasTls) : IAnswerObserver
{
    private static readonly ConcurrentDictionary<TlsCipherSuite, string> CipherNames = new();

    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    public ValueTask Invoke(RequestContext context)
    {
        router.Connected.Add();
        if (hasTls)
        {
            CountTls(context);
        }

        context.WhenAnswered(this);
        return next(context);
    }

    /// <inheritdoc/>
    public void Answered(RequestContext context)
    {
        responses.Add(context.Response.StatusCode, context.BytesWritten, Nanoseconds.Of(clock.GetElapsedTime(context.StartedAt)));
        router.Disconnected.Add();
    }

    private void CountTls(RequestContext context)
    {
        if (context.Features.Get<ITlsHandshakeFeature>() is { } tls)
        {
            string cipher = tls.NegotiatedCipherSuite is { } suite ? CipherNames.GetOrAdd(suite, static s => s.ToString()) : "";
            router.AddTls(VersionName(tls.Protocol), cipher);
        }
    }

    private static string VersionName(SslProtocols version) => version switch
    {
        SslProtocols.Tls12 => "VersionTLS12",
        SslProtocols.Tls13 => "VersionTLS13",
        _ => string.Create(CultureInfo.InvariantCulture, $"Version{(int)version}"),
    };
}
