using Sluice.Gateway.Hosting;

namespace Sluice.Cli.Reloading;

/// <summary>Notices that a file of the configuration changed (<c>run --watch</c>). The files are looked at twice a second: what tells of
/// changes does not work for every mount, and misses files that are replaced through links, as in Kubernetes.</summary>
internal sealed class FileWatch : IDisposable
{
    /// <summary>How often the files are looked at. A change counts when it is the same in two looks: editors write in steps.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Action _changed;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private WatchedFiles? _files;
    private FileStamps _known;
    private FileStamps _seen;

    /// <summary>Makes a watch that watches nothing yet.</summary>
    /// <param name="clock">The source of time.</param>
    /// <param name="changed">Called after a file changed.</param>
    public FileWatch(TimeProvider clock, Action changed)
    {
        _changed = changed;
        _timer = clock.CreateTimer(static watch => ((FileWatch)watch!).Look(), this, LookEvery, LookEvery);
    }

    /// <summary>Watches other files from now on.</summary>
    /// <param name="files">The files, with the stamps that they had when they were read.</param>
    public void Watch(WatchedFiles files)
    {
        lock (_lock)
        {
            _files = files;
            _known = _seen = files.Read;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            if (_files is null)
            {
                return;
            }

            FileStamps now = _files.Stamps();
            bool isStill = now == _seen;
            _seen = now;
            if (!isStill || now == _known)
            {
                return;
            }

            _known = now;
        }

        _changed();
    }
}
