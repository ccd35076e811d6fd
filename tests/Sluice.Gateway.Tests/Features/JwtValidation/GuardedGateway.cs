using System.Globalization;
using Sluice.Gateway.Tests.Features.Jose;
using Sluice.Gateway.Tests.TestSupport;

namespace Sluice.Gateway.Tests.Features.JwtValidation;

/// <summary>A running gateway whose endpoint <c>/a/{id}</c> asks for tokens, and a backend that answers everything and keeps what it was asked.</summary>
internal sealed class GuardedGateway : IAsyncDisposable
{
    private readonly string _folder;

    private GuardedGateway(RawBackend backend, RunningGateway gateway, string folder)
    {
        Backend = backend;
        Gateway = gateway;
        _folder = folder;
    }

    public RawBackend Backend { get; }

    public RunningGateway Gateway { get; }

    /// <summary>Starts it with keys from a file, or with settings of their own where <paramref name="settings"/> name a URL.</summary>
    public static Task<GuardedGateway> StartAsync(
        string settings, string jwks = "", string endpoint = "", string urlPattern = "/b", string extraConfig = "", TimeProvider? clock = null)
    {
        string folder = Directory.CreateTempSubdirectory("sluice-jwt").FullName;
        string file = Path.Combine(folder, "keys.json");
        File.WriteAllText(file, jwks);
        string source = jwks.Length == 0 ? "" : $"\"jwk_local_path\": \"{file}\", \"disable_jwk_security\": true,";
        return StartTextAsync(backend => Configuration(backend, source + settings, endpoint, urlPattern, extraConfig), clock, folder);
    }

    /// <summary>Starts it with a whole configuration.</summary>
    public static async Task<GuardedGateway> StartTextAsync(Func<string, string> configuration, TimeProvider? clock = null, string? folder = null)
    {
        RawBackend backend = RawBackend.Answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        RunningGateway gateway = await RunningGateway.StartAsync(configuration(backend.Host), clock);
        return new GuardedGateway(backend, gateway, folder ?? Directory.CreateTempSubdirectory("sluice-jwt").FullName);
    }

    public static string Configuration(string backend, string settings, string endpoint = "", string urlPattern = "/b", string extraConfig = "") => $$"""
        {"version": 3, "port": $PORT, "listen_ip": "127.0.0.1", "host": ["{{backend}}"], "timeout": "3s",
         "endpoints": [{"endpoint": "/a/{id}", {{endpoint}} "extra_config": {"auth/validator": { {{settings}} } {{extraConfig}} },
           "backend": [{"url_pattern": "{{urlPattern}}"}]}]}
        """;

    public Task<int> StatusAsync(string token) => SendAsync($"Authorization: Bearer {token}\r\n");

    /// <summary>Sends a request with header lines; gives the status, and insists that a refusal has neither body nor headers of the gateway.</summary>
    public async Task<int> SendAsync(string headers, string path = "/a/1")
    {
        string answer = await Gateway.AskAsync($"GET {path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n{headers}\r\n");
        int status = int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
        if (status is 401 or 403)
        {
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Krakend", answer, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("WWW-Authenticate", answer, StringComparison.OrdinalIgnoreCase);
        }

        return status;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A gateway that takes tokens of one key.</summary>
    public static Task<GuardedGateway> WithKeyAsync(TestKey key, string algorithm, string settings = "", string urlPattern = "/b", string endpoint = "", string extraConfig = "", TimeProvider? clock = null) =>
        StartAsync($"\"alg\": \"{algorithm}\" {settings}", TestKey.Jwks(key), endpoint, urlPattern, extraConfig, clock);
}
