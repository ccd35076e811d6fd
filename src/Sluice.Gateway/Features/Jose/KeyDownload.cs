using System.Security.Authentication;
using Sluice.Configuration;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Jose;

/// <summary>The outcome of a download: keys, or why there are none.</summary>
/// <param name="Keys">The document.</param>
/// <param name="Problem">What went wrong, for the log.</param>
internal readonly record struct KeyDownloadResult(JsonWebKeySet? Keys, string? Problem);

/// <summary>Downloads a JWKS (<c>jwk_url</c>, security-traffic.md 1.5), with TLS settings of its own.</summary>
internal sealed class KeyDownload : IDisposable
{
    /// <summary>The time for a whole download. The original has none, and requests wait as long as the key server likes.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private const string FingerprintRemedy =
        "write the SHA-256 of the certificate's public key in base64url, 44 characters with the = at the end";

    private readonly HttpTransport _connections;
    private readonly IUpstreamTransport _transport;
    private readonly TimeProvider _clock;
    private readonly string _host;
    private readonly string _target;

    private KeyDownload(HttpTransport connections, IUpstreamTransport transport, TimeProvider clock, Uri? url)
    {
        _connections = connections;
        _transport = transport;
        _clock = clock;
        _host = url is null ? "" : $"{url.Scheme}://{(url.UserInfo.Length > 0 ? url.UserInfo + "@" : "")}{url.Authority}";
        _target = url?.PathAndQuery ?? "";
    }

    /// <summary>Prepares downloads.</summary>
    /// <param name="options">Where the keys are. Without an absolute URL every download fails.</param>
    /// <param name="source">The validator's or signer's settings, for findings.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="diagnostics">Gets an error for a file of authorities, or a fingerprint, that cannot be used.</param>
    public static KeyDownload Create(KeySourceOptions options, ConfigObject source, TimeProvider clock, DiagnosticBag diagnostics)
    {
        ClientTls tls = ClientTls.Create(
            new ClientTlsConfig
            {
                Source = source,
                AllowInsecureConnections = options.DisableSecurity,
                Protocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CaCerts = options.LocalCa.Length > 0 ? [options.LocalCa] : [],
                CipherSuites = [.. options.CipherSuites.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)],
            },
            diagnostics,
            Pins(options, source, diagnostics));
        var settings = new TransportConfig { IdleConnectionTimeout = TimeSpan.FromSeconds(90) };
        var connections = new HttpTransport(settings, new Dialer(settings, DnsCache.OfSystem(settings.DnsCacheTtl, clock), tls, clock), null, clock);
        IUpstreamTransport transport = options.DisableSecurity ? connections : new OnlyOverTls(connections);
        _ = Uri.TryCreate(options.Url, UriKind.Absolute, out Uri? url);
        return new KeyDownload(connections, new RedirectFollower(transport, sendBody: false), clock, url);
    }

    /// <summary>Downloads the document. As in the original the status does not matter, the type does.</summary>
    /// <param name="cancellation">Ends the download.</param>
    public async Task<KeyDownloadResult> FetchAsync(CancellationToken cancellation)
    {
        if (_host.Length == 0)
        {
            return new KeyDownloadResult(null, "jwk_url is not a URL");
        }

        using var limit = new CancellationTokenSource(MaxTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var request = new UpstreamRequest { Host = _host, Target = _target };
        request.Headers.Add("User-Agent", GatewayVersion.UserAgent);
        UpstreamResult result = await _transport.SendAsync(request, either.Token);
        if (result.Response is null)
        {
            return new KeyDownloadResult(null, result.Failure!.LogText);
        }

        using UpstreamResponse response = result.Response;
        string type = response.Headers.First("Content-Type") ?? "";
        if (!type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            && !type.StartsWith("application/jwk-set+json", StringComparison.OrdinalIgnoreCase))
        {
            return new KeyDownloadResult(
                null, $"the key server answered {response.StatusCode} with a Content-Type that is neither application/json nor application/jwk-set+json");
        }

        byte[] body = new byte[16 * 1024];
        int length = 0;
        while (true)
        {
            BodyRead read = await response.ReadAsync(body.AsMemory(length), either.Token);
            if (read.Failure is { } failure)
            {
                return new KeyDownloadResult(null, failure.LogText);
            }

            if (read.Count == 0)
            {
                break;
            }

            length += read.Count;
            if (length > JsonWebKeySet.MaxBytes)
            {
                return new KeyDownloadResult(null, $"the document is larger than {JsonWebKeySet.MaxBytes} bytes");
            }

            if (length == body.Length)
            {
                Array.Resize(ref body, length * 2);
            }
        }

        return JsonWebKeySet.TryRead(body.AsMemory(0, length), out JsonWebKeySet? set, out string? problem)
            ? new KeyDownloadResult(set, null)
            : new KeyDownloadResult(null, $"the key server answered {response.StatusCode} and no JWKS: {problem}");
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private static List<byte[]> Pins(KeySourceOptions options, ConfigObject source, DiagnosticBag diagnostics)
    {
        var pins = new List<byte[]>();
        foreach (string fingerprint in options.Fingerprints.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            ConfigNode node = source.TryGet("jwk_fingerprints", out ConfigProperty? property) ? property.Value : source;
            if (fingerprint.Length % 4 != 0 || !Base64UrlText.TryDecode(fingerprint, out byte[]? pin))
            {
                diagnostics.Error(JoseCodes.Fingerprint, node, $"\"{fingerprint}\" is no fingerprint: it is not base64url with its padding", FingerprintRemedy);
                continue;
            }

            if (pin.Length != 32)
            {
                diagnostics.Warning(JoseCodes.Fingerprint, node, $"\"{fingerprint}\" has {pin.Length} bytes, a SHA-256 has 32: it matches NO certificate", FingerprintRemedy);
            }

            pins.Add(pin);
        }

        return pins;
    }

    /// <summary>Keeps a redirect from leading to a server that nothing authenticates.</summary>
    private sealed class OnlyOverTls(IUpstreamTransport inner) : IUpstreamTransport
    {
        public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation) =>
            request.Host.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                ? inner.SendAsync(request, cancellation)
                : new ValueTask<UpstreamResult>(new UpstreamResult(
                    null, new Pipeline.Failure(Pipeline.FailureKind.Connect, "the key server redirects to plain http, which disable_jwk_security would allow")));
    }
}
