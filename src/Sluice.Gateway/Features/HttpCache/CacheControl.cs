using System.Globalization;
using Sluice.Gateway.Requests;

namespace Sluice.Gateway.Features.HttpCache;

/// <summary>The directives of <c>Cache-Control</c>, of a request or an answer (RFC 9111 section 5.2). As in the original, what makes an
/// answer usable for longer counts in the first line and in lower case only. What forbids counts in any line, in any letter case, and
/// also inside of quotes, since a broken quote must not hide it.</summary>
internal readonly record struct CacheControl
{
    /// <summary>The longest time that is told apart, in seconds: 3,000 years.</summary>
    private const double MaxSeconds = 1e11;

    /// <summary><c>no-store</c>.</summary>
    public bool NoStore { get; private init; }

    /// <summary><c>no-cache</c>, also for certain fields only.</summary>
    public bool NoCache { get; private init; }

    /// <summary><c>private</c>, also for certain fields only.</summary>
    public bool Private { get; private init; }

    /// <summary><c>public</c>.</summary>
    public bool Public { get; private init; }

    /// <summary><c>must-revalidate</c>, <c>proxy-revalidate</c> or, which implies it, <c>s-maxage</c>.</summary>
    public bool MustRevalidate { get; private init; }

    /// <summary><c>only-if-cached</c>.</summary>
    public bool OnlyIfCached { get; private init; }

    /// <summary><c>max-age</c>: zero for a value that is no number; <see langword="null"/> where there is none.</summary>
    public TimeSpan? MaxAge { get; private init; }

    /// <summary><c>s-maxage</c>, in the same way.</summary>
    public TimeSpan? SharedMaxAge { get; private init; }

    /// <summary><c>min-fresh</c>; <see langword="null"/> where there is none, or no number.</summary>
    public TimeSpan? MinFresh { get; private init; }

    /// <summary><c>max-stale</c>; <see cref="TimeSpan.MaxValue"/> without a value; <see langword="null"/> where there is none.</summary>
    public TimeSpan? MaxStale { get; private init; }

    /// <summary><c>stale-if-error</c> (RFC 5861 section 4); <see cref="TimeSpan.MaxValue"/> without a value; zero for a value that is no
    /// number; <see langword="null"/> where there is none.</summary>
    public TimeSpan? StaleIfError { get; private init; }

    /// <summary>Reads the directives of a head.</summary>
    /// <param name="headers">Its lines.</param>
    public static CacheControl Of(HeaderList headers)
    {
        CacheControl control = default;
        bool first = true;
        foreach (ref readonly Header line in headers.AsSpan())
        {
            if (line.Name.Length == 13 && string.Equals(line.Name, "Cache-Control", StringComparison.OrdinalIgnoreCase))
            {
                control = control.With(line.Value, first);
                first = false;
            }
        }

        return control;
    }

    private CacheControl With(ReadOnlySpan<char> line, bool isFirst)
    {
        CacheControl control = this;
        bool quoted = false;
        foreach (Range range in line.Split(','))
        {
            ReadOnlySpan<char> part = line[range];
            ReadOnlySpan<char> directive = part.Trim(' ');
            int equals = directive.IndexOf('=');
            ReadOnlySpan<char> name = (equals < 0 ? directive : directive[..equals]).Trim(' ');
            ReadOnlySpan<char> value = equals < 0 ? default : directive[(equals + 1)..];
            control = control.Forbidding(name, value, equals >= 0);
            if (!quoted)
            {
                control = control.Granting(name, value, equals >= 0, isFirst);
            }

            quoted ^= (part.Count('"') & 1) != 0;
        }

        return control;
    }

    private CacheControl Forbidding(ReadOnlySpan<char> name, ReadOnlySpan<char> value, bool hasValue) => name.Length switch
    {
        7 when Is(name, "private") => this with { Private = true },
        8 when Is(name, "no-store") => this with { NoStore = true },
        8 when Is(name, "no-cache") => this with { NoCache = true },
        8 when Is(name, "s-maxage") => this with { MustRevalidate = true, SharedMaxAge = Shorter(SharedMaxAge, Seconds(value) ?? TimeSpan.Zero) },
        9 when Is(name, "min-fresh") && hasValue => this with { MinFresh = Seconds(value) },
        15 when Is(name, "must-revalidate") => this with { MustRevalidate = true },
        16 when Is(name, "proxy-revalidate") => this with { MustRevalidate = true },
        _ => this,
    };

    private CacheControl Granting(ReadOnlySpan<char> name, ReadOnlySpan<char> value, bool hasValue, bool isFirst) => name switch
    {
        "max-age" when isFirst || MaxAge is not null => this with { MaxAge = Shorter(MaxAge, Seconds(value) ?? TimeSpan.Zero) },
        "public" => this with { Public = true },
        "only-if-cached" when isFirst => this with { OnlyIfCached = true },
        "max-stale" when isFirst => this with { MaxStale = hasValue ? Seconds(value) : TimeSpan.MaxValue },
        "stale-if-error" when isFirst => this with { StaleIfError = hasValue ? Seconds(value) ?? TimeSpan.Zero : TimeSpan.MaxValue },
        _ => this,
    };

    private static bool Is(ReadOnlySpan<char> name, string directive) => name.Equals(directive, StringComparison.OrdinalIgnoreCase);

    // A directive that is there twice counts with its shorter time.
    private static TimeSpan Shorter(TimeSpan? known, TimeSpan other) => known < other ? known.Value : other;

    private static TimeSpan? Seconds(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds))
            : null;
}
