using System.Net.Http.Headers;
using System.Text;
using Sluice.Gateway.Observation;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.OpenCensus;

/// <summary>Posts spans to a server, once.</summary>
internal sealed class SpanPost : IDisposable
{
    /// <summary>The time for a post, as that of the original's client of Zipkin.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = EnvironmentProxy.IsConfigured,
        MaxConnectionsPerServer = 1,
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
    });

    private readonly Uri _url;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly string _type;
    private readonly TimeProvider _clock;

    /// <summary>Makes what posts; it connects when it first does.</summary>
    /// <param name="url">Where to. User information in it is sent as that of basic authentication.</param>
    /// <param name="type">The type of what is posted.</param>
    /// <param name="clock">The source of time.</param>
    public SpanPost(Uri url, string type, TimeProvider clock)
    {
        _url = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        _authorization = url.UserInfo.Length == 0
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
        _type = type;
        _clock = clock;
    }

    /// <summary>A URL as it may be told in the log.</summary>
    /// <param name="url">The URL.</param>
    public static string Shown(Uri url) => HostTarget.Display(url.OriginalString);

    /// <summary>Posts a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<Delivery> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ReadOnlyMemoryContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(_type);
            request.Headers.Authorization = _authorization;
            using HttpResponseMessage answer = await _invoker.SendAsync(request, either.Token);
            int status = (int)answer.StatusCode;
            return status is >= 200 and < 300 ? new Delivery(true, null) : new Delivery(false, $"the server answered {status}");
        }
        catch (OperationCanceledException)
        {
            return new Delivery(false, limit.IsCancellationRequested ? $"no answer within {Timeout.TotalSeconds} s" : "it was broken off");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new Delivery(false, (exception.InnerException ?? exception).Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();
}
