using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.Martian;

/// <summary>A URL in the parts that modifiers see and change. It shows no user information, which is kept for the call.</summary>
internal sealed class MartianUrl
{
    private readonly string _userInfo;
    private string _scheme;
    private string _host;
    private string _escapedPath;
    private string? _query;

    private MartianUrl(string scheme, string userInfo, string host, string escapedPath, string? query)
    {
        _scheme = scheme;
        _userInfo = userInfo;
        _host = host;
        _escapedPath = escapedPath;
        _query = query;
    }

    /// <summary>Whether a part was set.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>The scheme, as written.</summary>
    public string Scheme
    {
        get => _scheme;
        set => Change(ref _scheme, value);
    }

    /// <summary>The host, with its port where there is one.</summary>
    public string Host
    {
        get => _host;
        set => Change(ref _host, value);
    }

    /// <summary>The path, decoded; setting encodes it.</summary>
    public string Path
    {
        get => PercentEncoding.IndexOfInvalidEscape(_escapedPath) < 0 ? PercentEncoding.Decode(_escapedPath) : _escapedPath;
        set
        {
            string escaped = PercentEncoding.EncodePath(value);
            Change(ref _escapedPath, escaped.StartsWith('/') ? escaped : "/" + escaped);
        }
    }

    /// <summary>The query as it stands in the URL, without its question mark; empty for none.</summary>
    public string Query
    {
        get => _query ?? "";
        set
        {
            _query = value.Length == 0 ? null : value;
            IsChanged = true;
        }
    }

    /// <summary>The host without its port; an IPv6 address in its brackets.</summary>
    public string HostName => _host[..PortSeparator];

    /// <summary>The port as written; <see langword="null"/> for none.</summary>
    public string? Port => PortSeparator < _host.Length ? _host[(PortSeparator + 1)..] : null;

    /// <summary>The port that the scheme implies; 0 for schemes that are not HTTP.</summary>
    public int DefaultPort => _scheme.ToUpperInvariant() switch
    {
        "HTTP" => 80,
        "HTTPS" => 443,
        _ => 0,
    };

    /// <summary>The whole URL.</summary>
    public string Text => string.Concat(_scheme, "://", _host, Target);

    /// <summary>Scheme, user information and host: where the call goes.</summary>
    public string Origin => string.Concat(_scheme, "://", _userInfo, _host);

    /// <summary>Path and query.</summary>
    public string Target => _query is null ? _escapedPath : string.Concat(_escapedPath, "?", _query);

    private int PortSeparator
    {
        get
        {
            int colon = _host.LastIndexOf(':');
            return colon > _host.LastIndexOf(']') ? colon : _host.Length;
        }
    }

    /// <summary>Takes a URL apart.</summary>
    /// <param name="url">An absolute URL; of anything else the parts make no sense, and calling it fails.</param>
    public static MartianUrl Parse(string url)
    {
        int scheme = Math.Max(0, url.IndexOf("://", StringComparison.Ordinal));
        int start = Math.Min(url.Length, scheme + 3);
        int length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        int end = length < 0 ? url.Length : start + length;
        int host = url.AsSpan(start, end - start).LastIndexOf('@') + 1 + start;
        int question = url.IndexOf('?', end);
        string path = question < 0 ? url[end..] : url[end..question];
        return new MartianUrl(
            url[..scheme], url[start..host], url[host..end], path.Length == 0 ? "/" : path, question < 0 ? null : url[(question + 1)..]);
    }

    private void Change(ref string part, string value)
    {
        part = value;
        IsChanged = true;
    }
}
