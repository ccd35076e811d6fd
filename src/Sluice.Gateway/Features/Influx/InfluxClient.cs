using System.Net.Http.Headers;
using System.Text;

namespace Sluice.Gateway.Features.Influx;

/// <summary>What a server did with points.</summary>
internal enum WriteOutcome
{
    /// <summary>It has them.</summary>
    Written,

    /// <summary>It cannot be reached, or does not take points at present.</summary>
    Failed,

    /// <summary>It will never take these points.</summary>
    Refused,
}

/// <summary>Speaks the HTTP API of InfluxDB 1, which version 2 has too.</summary>
internal sealed class InfluxClient : IDisposable
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    private const int MaxAnswer = 64 * 1024;

    /// <summary>The most characters of an answer that are told.</summary>
    private const int MaxTold = 200;

    private readonly HttpMessageInvoker _client;
    private readonly InfluxTarget _target;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly Uri _write;

    /// <summary>Makes a client.</summary>
    /// <param name="target">The database.</param>
    /// <param name="timeout">The time for one exchange.</param>
    /// <param name="clock">The source of time.</param>
    public InfluxClient(InfluxTarget target, TimeSpan timeout, TimeProvider clock)
    {
        _target = target;
        _timeout = timeout;
        _clock = clock;
        _client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        _authorization = target.Username.Length == 0
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{target.Username}:{target.Password}")));
        _write = At("write", $"db={Uri.EscapeDataString(target.Database)}&precision=s");
    }

    /// <summary>Writes points.</summary>
    /// <param name="lines">The points.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What became of them, and why they were not written.</returns>
    public async Task<(WriteOutcome Outcome, string Problem)> WriteAsync(byte[] lines, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _write) { Content = new ByteArrayContent(lines) };
        (int status, string problem) = await SendAsync(request, cancellation);
        return status switch
        {
            >= 200 and < 300 => (WriteOutcome.Written, ""),

            // The database may be made, and the credentials may become valid; what is wrong in the points stays wrong.
            400 or 413 or 422 => (WriteOutcome.Refused, problem),
            _ => (WriteOutcome.Failed, problem),
        };
    }

    /// <summary>Asks whether the server is there.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What is wrong; <see langword="null"/> when it is there.</returns>
    public async Task<string?> PingAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At("ping", ""));
        (int status, string problem) = await SendAsync(request, cancellation);
        return status is >= 200 and < 300 ? null : problem;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Uri At(string path, string query) =>
        new UriBuilder(_target.Address) { Path = $"{_target.Address.AbsolutePath.TrimEnd('/')}/{path}", Query = query }.Uri;

    private async Task<(int Status, string Problem)> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Headers.Authorization = _authorization;
        request.Headers.UserAgent.ParseAdd($"Sluice/{GatewayVersion.Number}");
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request, either.Token);
            await answer.Content.LoadIntoBufferAsync(MaxAnswer, either.Token);
            string body = await answer.Content.ReadAsStringAsync(either.Token);
            return ((int)answer.StatusCode, $"{_target.Shown} answered {(int)answer.StatusCode}: {body.AsSpan(0, Math.Min(body.Length, MaxTold)).Trim()}");
        }
        catch (OperationCanceledException)
        {
            return (0, $"{_target.Shown} did not answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (0, exception.Message);
        }
    }
}
