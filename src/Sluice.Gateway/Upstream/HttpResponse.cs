using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Upstream;

/// <summary>An answer as the runtime's client received it.</summary>
internal sealed class HttpResponse : UpstreamResponse
{
    private readonly HttpResponseMessage _message;
    private readonly string _method;
    private readonly Stream _body;

    private HttpResponse(HttpResponseMessage message, HttpMethod method, string url)
    {
        _message = message;
        _method = method.Method;
        _body = message.Content.ReadAsStream();
        StatusCode = (int)message.StatusCode;
        Url = url;
    }

    /// <summary>Takes an answer over, unless its head contradicts itself: two readings of one message are how requests and
    /// answers are smuggled.</summary>
    /// <param name="message">The answer; disposed when refused.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="url">The URL that answered.</param>
    /// <param name="response">The answer.</param>
    /// <param name="problem">What is wrong with its head.</param>
    public static bool TryCreate(
        HttpResponseMessage message, HttpMethod method, string url,
        [NotNullWhen(true)] out HttpResponse? response, [NotNullWhen(false)] out string? problem)
    {
        response = new HttpResponse(message, method, url);
        problem = response.StatusCode == 101
            ? "the backend changed the protocol, which was not asked for"
            : response.Fill(message.Headers.NonValidated) ?? response.Fill(message.Content.Headers.NonValidated)
                ?? response.CheckFraming();
        if (problem is null)
        {
            return true;
        }

        response.Dispose();
        response = null;
        return false;
    }

    /// <inheritdoc/>
    public override ValueTask<BodyRead> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        ValueTask<int> read;
        try
        {
            read = _body.ReadAsync(buffer, cancellation);
        }
        catch (Exception exception)
        {
            // What is already buffered is checked before the read becomes asynchronous.
            return new ValueTask<BodyRead>(new BodyRead(0, Failures.Of(exception, _method, Url)));
        }

        return read.IsCompletedSuccessfully
            ? new ValueTask<BodyRead>(new BodyRead(read.GetAwaiter().GetResult(), null))
            : AwaitAsync(read);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _body.Dispose();
        _message.Dispose();
    }

    private async ValueTask<BodyRead> AwaitAsync(ValueTask<int> read)
    {
        try
        {
            return new BodyRead(await read, null);
        }
        catch (Exception exception)
        {
            return new BodyRead(0, Failures.Of(exception, _method, Url));
        }
    }

    private string? Fill(HttpHeadersNonValidated lines)
    {
        foreach (KeyValuePair<string, HeaderStringValues> line in lines)
        {
            string name = CanonicalName.Of(line.Key);
            foreach (string value in line.Value)
            {
                if (!HeaderBlock.IsValidValue(value))
                {
                    return "a header of the answer has a control character";
                }

                Headers.Add(name, value);
            }
        }

        return null;
    }

    private string? CheckFraming()
    {
        bool chunked = false;
        string? length = null;
        foreach (ref readonly Requests.Header line in Headers.AsSpan())
        {
            if (ReferenceEquals(line.Name, "Transfer-Encoding") || line.Name == "Transfer-Encoding")
            {
                if (chunked || !line.Value.AsSpan().Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase))
                {
                    return "the answer has a Transfer-Encoding other than chunked";
                }

                chunked = true;
            }
            else if (line.Name == "Content-Length")
            {
                if (length is not null && length != line.Value)
                {
                    return "the answer has several lengths";
                }

                length = line.Value;
            }
        }

        if (chunked)
        {
            // RFC 9112 6.3: the chunks count, and whoever passes the message on removes the length.
            Headers.Remove("Transfer-Encoding");
            Headers.Remove("Content-Length");
            return null;
        }

        if (length is null)
        {
            return null;
        }

        if (length.Length is 0 or > 18 || length.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return "the length of the answer is not a number";
        }

        ContentLength = long.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
        return null;
    }
}
