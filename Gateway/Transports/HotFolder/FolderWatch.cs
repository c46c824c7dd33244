using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.HotFolder;

/// <summary>
/// Notices files as they are completed, in all folders that partners fill. What it misses (an overflow, a network file system, the time before it began) is found by the
/// next look, when it has settled.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, WatchedFolder> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, WatchedFolder> _watches = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger<FolderWatch> _logger;
    private readonly Inotify? _inotify;
    private readonly Task _reading = Task.CompletedTask;

    public FolderWatch(IOptions<HotFolderOptions> options, ILogger<FolderWatch> logger)
    {
        _logger = logger;
        if (!options.Value.Watch || !OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _inotify = new Inotify();
            _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (IOException error)
        {
            Log.NotWatching(logger, error);
        }
    }

    /// <summary>What is noticed there from now on. A folder that cannot be watched stays silent.</summary>
    public WatchedFolder Of(string folder)
    {
        var watched = _folders.GetOrAdd(folder, _ => new WatchedFolder());
        if (_inotify is null || _watches.Any(w => w.Value == watched))
        {
            return watched;
        }

        try
        {
            _watches[_inotify.Watch(folder)] = watched;
        }
        catch (IOException error)
        {
            Log.FolderNotWatched(_logger, error, folder);
        }

        return watched;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _reading.Wait(Breath * 8);
        _inotify?.Dispose();
        _stop.Dispose();
    }

    private void Read()
    {
        while (!_stop.IsCancellationRequested)
        {
            _inotify!.Read(Breath, Happened);
        }
    }

    private void Happened(int watch, uint what, string name)
    {
        if ((what & Inotify.Overflow) != 0)
        {
            foreach (var folder in _folders.Values)
            {
                folder.Forget();
            }
        }
        else if ((what & Inotify.Ignored) != 0)
        {
            if (_watches.TryRemove(watch, out var gone))
            {
                gone.Forget();
            }
        }
        else if (_watches.TryGetValue(watch, out var folder))
        {
            folder.Happened(what, name);
        }
    }
}
