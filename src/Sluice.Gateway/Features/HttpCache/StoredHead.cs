using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>The head of an answer that is kept, with what decides on its use. Immutable.</summary>
internal sealed class StoredHead
{
    private readonly Header[] _lines;
    private readonly CacheControl _control;
    private readonly SelectingHeaders? _selecting;
    private readonly DateTimeOffset _born;
    private readonly TimeSpan _lifetime;
    private readonly bool _hasDate;
    private readonly int _age;

    private StoredHead(int statusCode, string url, HeaderList lines, in CacheControl control, SelectingHeaders? selecting, Times times)
    {
        StatusCode = statusCode;
        Url = url;
        _lines = lines.AsSpan().ToArray();
        _control = control;
        _selecting = selecting;
        _hasDate = HttpDate.TryParse(lines.First("Date"), out DateTimeOffset date);
        _lifetime = Lifetime(lines, control, date);
        _age = Array.FindIndex(_lines, static line => line.Name.Equals("Age", StringComparison.OrdinalIgnoreCase));

        // RFC 9111 section 4.2.3: the older of what the origin and what caches before this one say.
        DateTimeOffset born = TryAge(lines, out TimeSpan age) ? times.Requested - age : times.Received;
        _born = _hasDate && date < born ? date : born;
        ETag = Some(lines.First("Etag"));
        LastModified = Some(lines.First("Last-Modified"));
        Size = (selecting?.Size ?? 0) + 19;
        foreach (Header line in _lines)
        {
            Size += line.Name.Length + line.Value.Length + 4;
        }
    }

    /// <summary>The status.</summary>
    public int StatusCode { get; }

    /// <summary>The URL that answered.</summary>
    public string Url { get; }

    /// <summary>The bytes of the head, as on the wire, and of the selecting headers.</summary>
    public int Size { get; }

    /// <summary>The validator for <c>If-None-Match</c>, or <see langword="null"/>.</summary>
    public string? ETag { get; }

    /// <summary>The validator for <c>If-Modified-Since</c>, or <see langword="null"/>.</summary>
    public string? LastModified { get; }

    /// <summary>What other requests must have in common with the one that got the answer.</summary>
    public SelectingHeaders? Selecting => _selecting;

    /// <summary>Makes the head to keep of an answer.</summary>
    /// <param name="statusCode">Its status.</param>
    /// <param name="url">The URL that answered.</param>
    /// <param name="answer">Its lines.</param>
    /// <param name="request">The request's lines.</param>
    /// <param name="asked">The request's directives.</param>
    /// <param name="times">When.</param>
    /// <param name="head">The head.</param>
    /// <returns>Whether the answer may be kept. As in the original that is every status, also without a lifetime, to be validated; not
    /// one that depends on more than the URL (206, 304, 412, 416), on what nobody knows (<c>Vary: *</c>), or that sets somebody's
    /// cookie, and no stream of events, which has no end.</returns>
    public static bool TryMake(
        int statusCode, string url, HeaderList answer, HeaderList request, in CacheControl asked, Times times, [NotNullWhen(true)] out StoredHead? head)
    {
        head = null;
        CacheControl control = CacheControl.Of(answer);
        if (control.NoStore || asked.NoStore || statusCode is 206 or 304 or 412 or 416 || IsEventStream(answer)
            || (answer.First("Set-Cookie") is not null && !control.Public && control.SharedMaxAge is null)
            || !SelectingHeaders.TryTake(answer, control, request, out SelectingHeaders? selecting))
        {
            return false;
        }

        head = new StoredHead(statusCode, url, EndToEnd(answer), control, selecting, times);
        return true;
    }

    /// <summary>The lines after a 304: those of the 304 replace those of the same name, but for what describes the body (RFC 9111
    /// section 3.2).</summary>
    /// <param name="notModified">The lines of the 304.</param>
    public HeaderList Refreshed(HeaderList notModified)
    {
        HeaderList fresh = EndToEnd(notModified);
        HeaderList lines = new();
        foreach (Header line in _lines)
        {
            if (OfBody(line.Name) || fresh.First(line.Name) is null)
            {
                lines.Add(line.Name, line.Value);
            }
        }

        foreach (ref readonly Header line in fresh.AsSpan())
        {
            if (!OfBody(line.Name))
            {
                lines.Add(line.Name, line.Value);
            }
        }

        return lines;
    }

    /// <summary>Whether a request gets the same answer as the one that got this.</summary>
    /// <param name="request">Its lines.</param>
    public bool Selects(HeaderList request) => _selecting?.Matches(request) ?? true;

    /// <summary>Whether the answer may be used without asking the backend (security-traffic.md 4).</summary>
    /// <param name="asked">The request's directives.</param>
    /// <param name="now">The time.</param>
    public bool IsFresh(in CacheControl asked, DateTimeOffset now)
    {
        if (asked.NoCache || _control.NoCache)
        {
            return false;
        }

        TimeSpan age = Age(now);
        if (_control.MustRevalidate && !(_hasDate && _lifetime > age))
        {
            return false;
        }

        if (asked.OnlyIfCached)
        {
            return true;
        }

        if (!_hasDate)
        {
            return false;
        }

        TimeSpan lifetime = asked.MaxAge ?? _lifetime;
        if (_control.MustRevalidate && _lifetime < lifetime)
        {
            lifetime = _lifetime;
        }

        age += asked.MinFresh ?? TimeSpan.Zero;
        return lifetime > age || (asked.MaxStale is { } stale && (stale == TimeSpan.MaxValue || lifetime > age - stale));
    }

    /// <summary>Whether the answer may stand in for a backend that fails: <c>stale-if-error</c> of the request, else of the answer, counted
    /// from the answer's date as the original does.</summary>
    /// <param name="asked">The request's directives.</param>
    /// <param name="now">The time.</param>
    public bool StandsIn(in CacheControl asked, DateTimeOffset now) =>
        !_control.MustRevalidate && !_control.NoCache && (asked.StaleIfError ?? _control.StaleIfError) is { } time
        && (time == TimeSpan.MaxValue || (_hasDate && time > Age(now)));

    /// <summary>Copies the lines for a client; an <c>Age</c> that was received is told as it is now.</summary>
    /// <param name="lines">Where to.</param>
    /// <param name="now">The time.</param>
    public void CopyTo(HeaderList lines, DateTimeOffset now)
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            ref readonly Header line = ref _lines[i];
            lines.Add(line.Name, i == _age ? ((long)Age(now).TotalSeconds).ToString(CultureInfo.InvariantCulture) : line.Value);
        }
    }

    private TimeSpan Age(DateTimeOffset now) => now > _born ? now - _born : TimeSpan.Zero;

    // Max-age, else Expires less Date; s-maxage can only shorten it, since the original does not know it.
    private static TimeSpan Lifetime(HeaderList lines, in CacheControl control, DateTimeOffset date)
    {
        TimeSpan lifetime = control.MaxAge
            ?? (HttpDate.TryParse(lines.First("Expires"), out DateTimeOffset expires) && expires > date ? expires - date : TimeSpan.Zero);
        return control.SharedMaxAge < lifetime ? control.SharedMaxAge.Value : lifetime;
    }

    // Of several values the first counts; what is no number is as if it were not there.
    private static bool TryAge(HeaderList lines, out TimeSpan age)
    {
        ReadOnlySpan<char> text = lines.First("Age");
        int end = text.IndexOf(',');
        text = (end < 0 ? text : text[..end]).Trim();
        age = default;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        age = TimeSpan.FromSeconds(text.Length > 10 ? int.MaxValue : Math.Min(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), int.MaxValue));
        return true;
    }

    // What belongs to a connection is not part of what is kept (RFC 9111 section 3.1); a cookie that was set is one user's.
    private static HeaderList EndToEnd(HeaderList answer)
    {
        HeaderList kept = new();
        foreach (ref readonly Header line in answer.AsSpan())
        {
            if (!HeaderFilter.BelongsToConnection(line.Name) && !IsOfOneConnection(line.Name) && !IsNamedByConnection(answer, line.Name))
            {
                kept.Add(line.Name, line.Value);
            }
        }

        return kept;
    }

    private static bool IsOfOneConnection(string name) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) || name.Equals("Proxy-Authenticate", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Proxy-Authentication-Info", StringComparison.OrdinalIgnoreCase);

    private static bool IsNamedByConnection(HeaderList answer, string name)
    {
        foreach (ref readonly Header line in answer.AsSpan())
        {
            if (line.Name.Length != 10 || !line.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (Range range in line.Value.AsSpan().Split(','))
            {
                if (line.Value.AsSpan(range).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsEventStream(HeaderList answer) =>
        answer.First("Content-Type")?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false;

    private static bool OfBody(string name) =>
        name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Range", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private static string? Some(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

/// <summary>When a call began and its answer came.</summary>
/// <param name="Requested">When the request went out.</param>
/// <param name="Received">When the head of the answer came.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Times(DateTimeOffset Requested, DateTimeOffset Received);
