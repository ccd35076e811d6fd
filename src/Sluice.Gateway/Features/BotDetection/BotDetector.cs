using System.Collections.Frozen;
using Sluice.Cel;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.BotDetection;

/// <summary>Tells bots by their <c>User-Agent</c>: the empty one, then <c>allow</c>, then <c>deny</c>, then the patterns.</summary>
internal sealed class BotDetector
{
    private readonly FrozenSet<string> _allow;
    private readonly FrozenSet<string> _deny;
    private readonly Re2Pattern[] _patterns;
    private readonly VerdictCache? _cache;
    private readonly bool _emptyIsBot;

    /// <summary>Makes a detector.</summary>
    /// <param name="options">The settings.</param>
    public BotDetector(BotDetectorOptions options)
    {
        // Header lines hold the bytes of the configuration's texts.
        _allow = options.Allow.Select(HeaderText.FromText).ToFrozenSet(StringComparer.Ordinal);
        _deny = options.Deny.Select(HeaderText.FromText).ToFrozenSet(StringComparer.Ordinal);
        _patterns = options.Patterns;
        _emptyIsBot = options.EmptyIsBot;

        // Looking into the lists costs no more than looking into a cache.
        _cache = options.CacheSize > 0 && _patterns.Length > 0 ? new VerdictCache(options.CacheSize) : null;
    }

    /// <summary>Whether a request comes from a bot.</summary>
    /// <param name="userAgent">The first <c>User-Agent</c> line; <see langword="null"/> for none.</param>
    public bool IsBot(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return _emptyIsBot;
        }

        if (_allow.Contains(userAgent))
        {
            return false;
        }

        if (_deny.Contains(userAgent))
        {
            return true;
        }

        if (_cache is null)
        {
            return Matches(userAgent);
        }

        if (!_cache.TryGet(userAgent, out bool isBot))
        {
            isBot = Matches(userAgent);
            _cache.Add(userAgent, isBot);
        }

        return isBot;
    }

    // A text that takes too long to match is no browser's.
    private bool Matches(string userAgent)
    {
        if (_patterns.Length == 0)
        {
            return false;
        }

        string text = HeaderText.ToText(userAgent);
        foreach (Re2Pattern pattern in _patterns)
        {
            if (pattern.IsMatch(text) != false)
            {
                return true;
            }
        }

        return false;
    }
}
