using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Upstream;

/// <summary>Follows redirects as the original does (core.md 5.4), for every kind of backend.</summary>
/// <param name="inner">Makes the calls.</param>
/// <param name="sendBody"><c>send_body_on_redirect</c>: whether 307 and 308 are followed when the request has a body.</param>
internal sealed class RedirectFollower(IUpstreamTransport inner, bool sendBody) : IUpstreamTransport
{
    /// <summary>The number of requests that one call may become, as in the original: enough for any honest chain, and the end of a
    /// loop.</summary>
    internal const int MaxRequests = 10;

    /// <summary>The largest body in bytes that is kept to be sent again. A larger one is streamed, and its redirect not followed.</summary>
    internal const int MaxKeptBody = 4 * 1024 * 1024;

    private static readonly string[] Credentials =
        ["Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate"];

    /// <inheritdoc/>
    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken cancellation)
    {
        if (sendBody && request.Body.IsStream)
        {
            (request.Body, Failure? failure) = await BufferAsync(request.Body, cancellation);
            if (failure is not null)
            {
                return new UpstreamResult(null, failure);
            }
        }

        UpstreamResult result = await inner.SendAsync(request, cancellation);
        return result.Response is { StatusCode: 301 or 302 or 303 or 307 or 308 }
            ? await FollowAsync(request, result.Response, cancellation)
            : result;
    }

    private async ValueTask<UpstreamResult> FollowAsync(
        UpstreamRequest request, UpstreamResponse response, CancellationToken cancellation)
    {
        bool trusted = true;
        bool ownReferer = request.Headers.First("Referer") is not null;
        string firstHost = HostName(response.Url);
        UpstreamRequest current = request;
        for (int sent = 1; response.StatusCode is 301 or 302 or 303 or 307 or 308; sent++)
        {
            string? location = response.Headers.First("Location");
            bool keepsBody = response.StatusCode is 307 or 308;
            bool hasBody = current.Body.IsStream ? current.Body.Length != 0 : !current.Body.Bytes.IsEmpty;
            if (string.IsNullOrEmpty(location) || (keepsBody && hasBody && (!sendBody || current.Body.IsStream)))
            {
                return new UpstreamResult(response, null);
            }

            string url = response.Url;
            response.Dispose();
            if (sent == MaxRequests)
            {
                return Fail(request, url, $"stopped after {MaxRequests} redirects");
            }

            if (!RedirectTarget.TryResolve(url, location, out RedirectTarget? target))
            {
                return Fail(request, url, "the redirect does not lead to a valid http or https URL");
            }

            // What was withheld from a foreign host stays withheld, wherever the chain goes from there.
            trusted &= IsSameOrBelow(HostName(target.Host), firstHost);
            current = Next(current, target, url, keepsBody, trusted, ownReferer);
            if (RedirectTarget.NamesHost(location))
            {
                current.HostHeader = null;
            }

            UpstreamResult result = await inner.SendAsync(current, cancellation);
            if (result.Response is null)
            {
                return result;
            }

            response = result.Response;
        }

        return new UpstreamResult(response, null);
    }

    private static UpstreamRequest Next(UpstreamRequest from, RedirectTarget target, string url, bool keepsBody, bool trusted, bool ownReferer)
    {
        UpstreamRequest next = new()
        {
            Method = keepsBody || from.Method == "HEAD" ? from.Method : "GET",
            Host = target.Host,
            Target = target.Target,
            HostHeader = from.HostHeader,
            Body = keepsBody ? from.Body : RequestBody.Empty,
            HasLeftItsHost = !trusted,
            Client = from.Client,
        };
        next.Traces = from.Traces;
        next.Headers.AddAll(from.Headers);
        if (!trusted)
        {
            foreach (string name in Credentials)
            {
                next.Headers.Remove(name);
            }
        }

        // The referrer is the previous URL of the chain, unless the client sent one of its own; it is not told in clear text what
        // was asked for over TLS.
        if (!ownReferer)
        {
            next.Headers.Remove("Referer");
            if (!(target.IsPlain && url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
            {
                next.Headers.Add("Referer", url);
            }
        }

        return next;
    }

    private static UpstreamResult Fail(UpstreamRequest request, string url, string cause) =>
        new(null, Failures.Of(FailureKind.Protocol, request.Method, url, cause));

    // The name without its port.
    private static string HostName(string url)
    {
        ReadOnlySpan<char> rest = url.AsSpan(url.IndexOf("://", StringComparison.Ordinal) + 3);
        int end = rest.IndexOfAny('/', '?', '#');
        rest = end < 0 ? rest : rest[..end];
        int port = rest.LastIndexOf(':');
        return (port > rest.IndexOf(']') ? rest[..port] : rest).ToString();
    }

    private static bool IsSameOrBelow(string name, string first) =>
        name.Equals(first, StringComparison.OrdinalIgnoreCase)
        || (name.Length > first.Length && name[^(first.Length + 1)] == '.'
            && name.EndsWith(first, StringComparison.OrdinalIgnoreCase) && !name.StartsWith('[') && !IPAddress.TryParse(name, out _));

    private static async ValueTask<(RequestBody Body, Failure? Failure)> BufferAsync(RequestBody body, CancellationToken cancellation)
    {
        PipeReader stream = body.Stream!;
        try
        {
            while (true)
            {
                ReadResult read = await stream.ReadAsync(cancellation);
                if (read.Buffer.Length > MaxKeptBody)
                {
                    stream.AdvanceTo(read.Buffer.Start);
                    return (body, null);
                }

                if (read.IsCompleted)
                {
                    byte[] bytes = read.Buffer.ToArray();
                    stream.AdvanceTo(read.Buffer.End);
                    return (RequestBody.Buffered(bytes), null);
                }

                stream.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException)
        {
            return (body, new Failure(FailureKind.Timeout, "the client's body did not arrive in time"));
        }
        catch (Exception)
        {
            return (body, new Failure(FailureKind.Canceled, "the client broke off its body"));
        }
    }
}
