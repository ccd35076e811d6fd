using System.Globalization;
using Sluice.Gateway.Pipeline;
using Sluice.Gateway.Requests;
using Sluice.Gateway.Upstream;

namespace Sluice.Gateway.Features.Martian;

/// <summary>Header lines as modifiers see them. Names are in canonical spelling; <c>Host</c>, <c>Content-Length</c> and
/// <c>Transfer-Encoding</c> have rules of their own (manipulation.md 2.2).</summary>
internal abstract class ExchangeHeaders
{
    /// <summary>The name of the header for a message's length.</summary>
    protected const string ContentLength = "Content-Length";

    /// <summary>The name of the header for a message's framing.</summary>
    protected const string TransferEncoding = "Transfer-Encoding";

    /// <summary>The name of the header for the host of a request.</summary>
    protected const string HostName = "Host";

    /// <summary>The value of the first line of a name; empty for none.</summary>
    /// <param name="name">The name.</param>
    public abstract string First(string name);

    /// <summary>Whether a line has exactly this name and value.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public abstract bool Contains(string name, string value);

    /// <summary>Replaces all lines of a name with one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>Why it cannot be.</returns>
    public abstract Failure? Set(string name, string value);

    /// <summary>Adds a line.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>Why it cannot be.</returns>
    public abstract Failure? Add(string name, string value);

    /// <summary>Removes all lines of a name.</summary>
    /// <param name="name">The name.</param>
    public abstract void Remove(string name);

    /// <summary>Whether a list has a line with exactly this name and value.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    protected static bool Contains(HeaderList lines, string name, string value)
    {
        foreach (ref readonly Header line in lines.AsSpan())
        {
            if (string.Equals(line.Name, name, StringComparison.OrdinalIgnoreCase) && line.Value == value)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the value of a <c>Content-Length</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="length">The length; <see langword="null"/>, unknown, for a negative number.</param>
    protected static Failure? ReadLength(string value, out long? length)
    {
        length = null;
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return new Failure(FailureKind.Modifier, "a modifier set Content-Length to something that is no whole number");
        }

        length = number < 0 ? null : number;
        return null;
    }

    /// <summary>Why a line cannot be added: there is one, and there may be only one.</summary>
    /// <param name="name">The name.</param>
    protected static Failure Multiple(string name) =>
        new(FailureKind.Modifier, $"proxyutil: illegal header multiple: {name}");
}

/// <summary>The header lines of a request.</summary>
/// <param name="request">The request.</param>
internal sealed class RequestHeaders(UpstreamRequest request) : ExchangeHeaders
{
    private string? _host;

    /// <summary>The host of the URL before any modifier changed it, which is the value of <c>Host</c>; <see langword="null"/> while
    /// nothing asked for it.</summary>
    public string? UrlHost { get; set; }

    /// <summary>The value of <c>Host</c>.</summary>
    public string Host => _host ?? (UrlHost ??= MartianUrl.Parse(request.Host).Host);

    /// <summary>The length that the body has, or that a modifier told; <see langword="null"/>: unknown.</summary>
    public long? Length { get; set; } = request.Body.IsStream ? request.Body.Length : request.Body.Bytes.Length;

    /// <summary>Whether a modifier told how the body is framed.</summary>
    public bool IsFramingSet { get; private set; }

    /// <inheritdoc/>
    public override string First(string name) => name switch
    {
        HostName => Host,
        ContentLength => Length?.ToString(CultureInfo.InvariantCulture) ?? "",
        _ => request.Headers.First(name) ?? "",
    };

    /// <inheritdoc/>
    public override bool Contains(string name, string value) =>
        name is HostName or ContentLength ? First(name) == value : Contains(request.Headers, name, value);

    /// <inheritdoc/>
    public override Failure? Set(string name, string value)
    {
        switch (name)
        {
            case HostName:
                SetHost(value);
                return null;
            case ContentLength:
                IsFramingSet = true;
                Failure? failure = ReadLength(value, out long? length);
                Length = length;
                return failure;
            default:
                IsFramingSet |= name == TransferEncoding;
                request.Headers.Set(name, value);
                return null;
        }
    }

    /// <inheritdoc/>
    public override Failure? Add(string name, string value)
    {
        switch (name)
        {
            case HostName when Host.Length > 0:
            case ContentLength when Length > 0:
                return Multiple(name);
            case HostName or ContentLength:
                return Set(name, value);
            default:
                IsFramingSet |= name == TransferEncoding;
                request.Headers.Add(name, value);
                return null;
        }
    }

    /// <inheritdoc/>
    public override void Remove(string name)
    {
        switch (name)
        {
            case HostName:
                SetHost("");
                break;
            case ContentLength:
                IsFramingSet = true;
                Length = null;
                break;
            default:
                IsFramingSet |= name == TransferEncoding;
                request.Headers.Remove(name);
                break;
        }
    }

    private void SetHost(string value)
    {
        UrlHost ??= MartianUrl.Parse(request.Host).Host;
        _host = value;
    }
}

/// <summary>The header lines of an answer. How its body is framed on the way to the client is the server's affair, so setting that has
/// no effect. Values get no character that could end a line.</summary>
/// <param name="response">The answer.</param>
internal sealed class ResponseHeaders(UpstreamResponse response) : ExchangeHeaders
{
    /// <inheritdoc/>
    public override string First(string name) => name switch
    {
        HostName => "",
        ContentLength => response.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "",
        _ => response.Headers.First(name) ?? "",
    };

    /// <inheritdoc/>
    public override bool Contains(string name, string value) => name switch
    {
        HostName => false,
        ContentLength => First(name) == value,
        _ => Contains(response.Headers, name, value),
    };

    /// <inheritdoc/>
    public override Failure? Set(string name, string value)
    {
        if (name == ContentLength)
        {
            return ReadLength(value, out _);
        }

        if (IsSettable(name))
        {
            response.Headers.Set(name, HeaderText.OneLine(value));
        }

        return null;
    }

    /// <inheritdoc/>
    public override Failure? Add(string name, string value)
    {
        if (name == ContentLength)
        {
            return response.ContentLength > 0 ? Multiple(name) : ReadLength(value, out _);
        }

        if (IsSettable(name))
        {
            response.Headers.Add(name, HeaderText.OneLine(value));
        }

        return null;
    }

    /// <inheritdoc/>
    public override void Remove(string name)
    {
        if (name != ContentLength)
        {
            response.Headers.Remove(name);
        }
    }

    private static bool IsSettable(string name) => name is not (HostName or TransferEncoding) && HeaderText.IsName(name);
}
