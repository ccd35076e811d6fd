using Sluice.Configuration;

namespace Sluice.Gateway.Hosting;

/// <summary>Notices that the files of the listeners' certificates changed, so that a renewed certificate needs no restart. The files are
/// looked at every few seconds: what tells of changes does not work for every mount, and a certificate is renewed days before it is needed.</summary>
internal sealed class CertificateWatch : IDisposable
{
    /// <summary>How often the files are looked at.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Func<Task> _changed;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private string[] _files = [];
    private FileStamps _stamps;

    /// <summary>Makes a watch that watches nothing yet.</summary>
    /// <param name="clock">The source of time.</param>
    /// <param name="changed">Called after the files changed.</param>
    public CertificateWatch(TimeProvider clock, Func<Task> changed)
    {
        _changed = changed;
        _timer = clock.CreateTimer(
            static watch => _ = ((CertificateWatch)watch!).LookAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The stamps of the files of a section. To be taken before the files are read: a change in between is then noticed.</summary>
    /// <param name="config">The section; <see langword="null"/> for none.</param>
    public static FileStamps StampsOf(TlsConfig? config) => FileStamps.Of(FilesOf(config));

    /// <summary>Watches the files of a section from now on.</summary>
    /// <param name="config">The section; <see langword="null"/> for none.</param>
    /// <param name="stamps">Their <see cref="StampsOf"/> before they were read.</param>
    public void Watch(TlsConfig? config, FileStamps stamps)
    {
        lock (_lock)
        {
            _files = FilesOf(config);
            _stamps = stamps;
        }

        TimeSpan every = _files.Length == 0 ? Timeout.InfiniteTimeSpan : LookEvery;
        _timer.Change(every, every);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private static string[] FilesOf(TlsConfig? config) => config is null or { Disabled: true }
        ? []
        : [.. config.Keys.SelectMany(static pair => (string[])[pair.PublicKey, pair.PrivateKey]), .. config.CaCerts];

    private Task LookAsync()
    {
        lock (_lock)
        {
            FileStamps now = FileStamps.Of(_files);
            if (now == _stamps)
            {
                return Task.CompletedTask;
            }

            _stamps = now;
        }

        return _changed();
    }
}
