using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Observation.Otlp;

/// <summary>Hands data to a collector by the OpenTelemetry protocol, over HTTP or gRPC, and tries again what may do better
/// (OTLP 1.x). gRPC is an HTTP/2 request with five bytes before the message and a status in the trailers, which the runtime's client does; a
/// library for it would bring more than it spares.</summary>
internal sealed class OtlpClient : IDisposable
{
    /// <summary>The wait before the second attempt, as in the original; each further one is half as long again.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait before an attempt, as in the original, unless the collector asks for a longer one.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>The time after which data is given up, as in the original: newer data waits behind it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpMessageInvoker _invoker;
    private readonly OtlpCall _call;
    private readonly TimeProvider _clock;

    /// <summary>Makes a client; it connects when it first sends.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="signal">What kind of data.</param>
    /// <param name="environment">What the environment asks for.</param>
    /// <param name="clock">The source of time.</param>
    /// <exception cref="IOException">A file of certificates cannot be read.</exception>
    /// <exception cref="CryptographicException">A file of certificates has none.</exception>
    public OtlpClient(OtlpDestination destination, OtlpSignal signal, OtlpEnvironment environment, TimeProvider clock)
    {
        _clock = clock;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = destination.UsesHttp && EnvironmentProxy.IsConfigured,
            MaxConnectionsPerServer = 1,
            EnableMultipleHttp2Connections = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            SslOptions = destination.UsesTls ? TlsOptions(environment) : new SslClientAuthenticationOptions(),
        });
        _call = new OtlpCall(_invoker, destination, signal, environment, clock);
    }

    /// <summary>Sends a message, again and again as long as that may help.</summary>
    /// <param name="message">The message <c>Export...ServiceRequest</c>; it must not change meanwhile.</param>
    /// <param name="ending">Told when there is no time for further attempts; the one under way goes on.</param>
    /// <param name="cancellation">Ends everything.</param>
    public async Task<Delivery> SendAsync(ReadOnlyMemory<byte> message, CancellationToken ending, CancellationToken cancellation)
    {
        long started = _clock.GetTimestamp();
        TimeSpan step = FirstDelay;
        while (true)
        {
            OtlpAttempt attempt = await _call.SendAsync(message, cancellation);
            TimeSpan delay = attempt.After is { } after && after > TimeSpan.Zero ? after : step * (0.5 + Random.Shared.NextDouble());
            if (attempt.IsDelivered || !attempt.MayRepeat || ending.IsCancellationRequested || cancellation.IsCancellationRequested
                || _clock.GetElapsedTime(started) + delay > Patience)
            {
                return new Delivery(attempt.IsDelivered, attempt.Problem);
            }

            await Task.Delay(delay, _clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ending.IsCancellationRequested)
            {
                return new Delivery(false, attempt.Problem);
            }

            step = step * 1.5 < LongestDelay ? step * 1.5 : LongestDelay;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    private static SslClientAuthenticationOptions TlsOptions(OtlpEnvironment environment)
    {
        SslClientAuthenticationOptions options = ClientTls.DefaultOptions();
        if (environment.CertificateFile.Length > 0)
        {
            options.CertificateChainPolicy!.TrustMode = X509ChainTrustMode.CustomRootTrust;
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(environment.CertificateFile);
        }

        if (environment.ClientCertificateFile.Length > 0)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(environment.ClientCertificateFile, environment.ClientKeyFile), null);
        }

        return options;
    }
}
