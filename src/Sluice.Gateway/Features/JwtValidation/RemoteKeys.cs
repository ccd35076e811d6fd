using System.Security.Cryptography;
using Sluice.Configuration;
using Sluice.Gateway.Features.Jose;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Pipeline;

namespace Sluice.Gateway.Features.JwtValidation;

/// <summary>The keys that a server publishes, and when they are downloaded. A reload keeps them.</summary>
/// <remarks>
/// <para>One download at a time, whoever waits for it; none happens under the lock. While a document is at hand and fresh, requests never
/// wait: shortly before it is too old, a request starts the next download and goes on.</para>
/// <para>A flood of ids that no key has costs a few downloads at once and then one a period (<see cref="UnknownBurst"/>); a server that fails is
/// asked a few times at once and then once a second, and requests that need it fail at once in between. Neither touches the keys that are
/// there: a failed download forgets nothing, and an id is only remembered as missing when a document without it arrived.</para>
/// </remarks>
internal sealed class RemoteKeys : IDisposable
{
    /// <summary>How many unknown ids in a row are worth a download each, where <c>failed_jwk_key_cooldown</c> is set: rotations bring one or two.</summary>
    public const int UnknownBurst = 3;

    /// <summary>The same where no cooldown is set, so that also a repeated id is asked for again, as in the original.</summary>
    public const int UnknownBurstWithoutCooldown = 10;

    /// <summary>How many failures in a row are followed by another attempt at once.</summary>
    public const int FailureBurst = 5;

    /// <summary>The longest time after which an unknown id is worth a download again: keys that were rotated in while a flood goes on are found
    /// within it.</summary>
    public static readonly TimeSpan MaxUnknownPeriod = TimeSpan.FromMinutes(1);

    /// <summary>That time where <c>failed_jwk_key_cooldown</c> is not set.</summary>
    public static readonly TimeSpan DefaultUnknownPeriod = TimeSpan.FromSeconds(10);

    /// <summary>The time between attempts while the server fails.</summary>
    public static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How many missing ids are remembered, and how long they may be: clients make them up.</summary>
    private const int MaxMissing = 1024;

    private const int MaxIdLength = 256;

    /// <summary>The part of its time after which a document is replaced in the background.</summary>
    private const double RefreshAt = 0.8;

    private readonly Lock _gate = new();
    private readonly KeyDownload _download;
    private readonly string _url;
    private readonly TimeSpan _cooldown;
    private readonly TimeProvider _clock;
    private readonly IGatewayLog _log;
    private readonly FetchBudget _unknown;
    private readonly FetchBudget _retries;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, long> _missing = new(StringComparer.Ordinal);
    private Document? _document;
    private Task<string?>? _inFlight;
    private long _inFlightSince;
    private string? _lastProblem;
    private string _told = "";

    /// <summary>Takes over a download.</summary>
    /// <param name="download">The download; disposed of with this.</param>
    /// <param name="url">Where from, for the log.</param>
    /// <param name="cooldown">How long a missing id is not asked for again; zero for not at all.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="log">The log.</param>
    public RemoteKeys(KeyDownload download, string url, TimeSpan cooldown, TimeProvider clock, IGatewayLog log)
    {
        _download = download;
        _url = Upstream.HostTarget.Display(url);
        _cooldown = cooldown;
        _clock = clock;
        _log = log;
        TimeSpan period = cooldown == TimeSpan.Zero ? DefaultUnknownPeriod : cooldown < MaxUnknownPeriod ? cooldown : MaxUnknownPeriod;
        _unknown = new FetchBudget(cooldown == TimeSpan.Zero ? UnknownBurstWithoutCooldown : UnknownBurst, period, clock);
        _retries = new FetchBudget(FailureBurst, RetryPeriod, clock);
    }

    /// <summary>Takes the keys of a place: with equal settings those that it had before a reload.</summary>
    /// <param name="services">The surroundings.</param>
    /// <param name="place">The place.</param>
    /// <param name="options">Where the keys are: an absolute URL.</param>
    /// <param name="source">The validator's or signer's settings, for findings.</param>
    /// <param name="cooldown">How long a missing id is not asked for again; zero for not at all.</param>
    /// <param name="diagnostics">Where mistakes are told.</param>
    public static RemoteKeys Take(
        GatewayServices services, string place, KeySourceOptions options, ConfigObject source, TimeSpan cooldown, DiagnosticBag diagnostics) =>
        services.State.Take(
            place,
            new Settings(options, cooldown, HashOf(options.LocalCa)),
            () => new RemoteKeys(KeyDownload.Create(options, source, services.Clock, diagnostics), options.Url, cooldown, services.Clock, services.KeptLog));

    /// <summary>The document at hand, if it is fresh. One that will not be for long is replaced in the background.</summary>
    /// <param name="freshness">How long a document may be used.</param>
    public JsonWebKeySet? Current(TimeSpan freshness)
    {
        if (Volatile.Read(ref _document) is not { } document)
        {
            return null;
        }

        TimeSpan age = _clock.GetElapsedTime(document.ArrivedAt);
        if (age >= freshness)
        {
            return null;
        }

        if (age >= freshness * RefreshAt && Volatile.Read(ref _inFlight) is null)
        {
            lock (_gate)
            {
                // Unless another request's download has brought a new one since.
                _ = ReferenceEquals(_document, document) ? TryBegin() : null;
            }
        }

        return document.Set;
    }

    /// <summary>Starts the first download, unless there is one: nobody waits for it, and no start fails for it.</summary>
    public void Prefetch()
    {
        lock (_gate)
        {
            if (_document is null)
            {
                _ = TryBegin();
            }
        }
    }

    /// <summary>Waits for a download, one that is under way or a new one.</summary>
    /// <param name="unknownId">The id that the document at hand does not have; <see langword="null"/> when no document is fresh.</param>
    /// <param name="patience">How long a download may be waited for, from its beginning.</param>
    /// <param name="context">The request.</param>
    public async ValueTask<DownloadOutcome> DownloadAsync(string? unknownId, TimeSpan patience, RequestContext context)
    {
        Task<string?> download;
        TimeSpan left;
        bool isNew;
        lock (_gate)
        {
            if (unknownId is not null && IsMissing(unknownId))
            {
                return new("the key server had no key with the id of the token a while ago (failed_jwk_key_cooldown)");
            }

            isNew = _inFlight is null;
            if (isNew && unknownId is not null && !_unknown.TryTake())
            {
                return new("too many tokens with unknown ids: the key server is not asked for each");
            }

            if (TryBegin() is not { } begun)
            {
                return new($"the key server failed a moment ago: {_lastProblem}");
            }

            download = begun;
            left = patience - _clock.GetElapsedTime(_inFlightSince);
        }

        if (left > TimeSpan.Zero)
        {
            CancellationToken cancellation = context.StartDeadline(left);
            await ((Task)download).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new(download.IsCompletedSuccessfully ? await download : "the key server has not answered within the endpoint's timeout", isNew);
    }

    /// <summary>Remembers that a document came without an id.</summary>
    /// <param name="id">The id.</param>
    public void NoteMissing(string id)
    {
        if (_cooldown == TimeSpan.Zero || id.Length > MaxIdLength)
        {
            return;
        }

        lock (_gate)
        {
            if (_missing.Count >= MaxMissing)
            {
                _missing.Clear();
            }

            _missing[id] = _clock.GetTimestamp();
        }
    }

    /// <summary>Tells why keys of a document are not used, once.</summary>
    /// <param name="problems">The reasons.</param>
    public void Tell(IReadOnlyList<string> problems)
    {
        string all = string.Join("; ", problems);
        if (Interlocked.Exchange(ref _told, all) != all && all.Length > 0)
        {
            _log.Log(LogLevel.Warning, $"[SERVICE: JOSE] keys of {_url} are not used: {all}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _download.Dispose();
    }

    private bool IsMissing(string id)
    {
        if (!_missing.TryGetValue(id, out long since))
        {
            return false;
        }

        if (_clock.GetElapsedTime(since) < _cooldown)
        {
            return true;
        }

        _missing.Remove(id);
        return false;
    }

    /// <summary>The download that is under way, or a new one; <see langword="null"/> when the server failed too often. Under the lock.</summary>
    private Task<string?>? TryBegin()
    {
        if (_inFlight is null && !_stop.IsCancellationRequested && (_lastProblem is null || _retries.TryTake()))
        {
            _inFlightSince = _clock.GetTimestamp();
            _inFlight = Task.Run(FetchAsync);
        }

        return _inFlight;
    }

    private async Task<string?> FetchAsync()
    {
        KeyDownloadResult result;
        try
        {
            result = await _download.FetchAsync(_stop.Token);
        }
        catch (Exception exception)
        {
            // Whatever it is, requests must not wait for ever for a download that has ended.
            result = new KeyDownloadResult(null, exception.GetType().Name);
        }

        lock (_gate)
        {
            _inFlight = null;
            _lastProblem = result.Problem;
            if (result.Keys is { } keys)
            {
                Volatile.Write(ref _document, new Document(keys, _clock.GetTimestamp()));
            }
        }

        if (result.Problem is { } problem && !_stop.IsCancellationRequested)
        {
            _log.Log(LogLevel.Warning, $"[SERVICE: JOSE] the keys of {_url} cannot be downloaded: {problem}");
        }

        return result.Problem;
    }

    private static string HashOf(string path)
    {
        try
        {
            return path.Length == 0 ? "" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Loading the certificates tells why.
            return "";
        }
    }

    /// <summary>What downloaded keys depend on: with equal settings a reload keeps them.</summary>
    private sealed record Settings(KeySourceOptions Source, TimeSpan Cooldown, string CaHash);

    private sealed record Document(JsonWebKeySet Set, long ArrivedAt);
}

/// <summary>What came of waiting for a download.</summary>
/// <param name="Problem">Why there is no new document; <see langword="null"/> when there is.</param>
/// <param name="IsNew">Whether the download began after the request: a key that it does not bring was not there then.</param>
internal readonly record struct DownloadOutcome(string? Problem, bool IsNew = false);
