using System.Collections.Concurrent;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.HotFolder;

/// <summary>
/// Notices files as they are completed, in the folder of each channel. What it misses (an overflow, a network file system, the time before it began) is found by the next
/// look, when it has settled.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<ChannelId, WatchedFolder> _folders = new();
    private readonly ConcurrentDictionary<int, WatchedFolder> _watches = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
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

    /// <summary>What was noticed for a channel.</summary>
    public WatchedFolder Of(ChannelId channel) => _folders.GetOrAdd(channel, _ => new WatchedFolder());

    /// <summary>What is noticed for a channel from now on in its folder of now: another one, or one that was made anew, takes the place of the former. One that cannot be watched stays silent.</summary>
    public WatchedFolder Of(ChannelId channel, string path, LocalFolder folder)
    {
        var watched = Of(channel);
        if (_inotify is null)
        {
            return watched;
        }

        try
        {
            lock (_lock)
            {
                // The same folder again has the same number.
                var watch = _inotify.Watch(folder.Path);
                if (watched.Watch != watch)
                {
                    if (watched.Watch is { } former && _watches.TryRemove(former, out _))
                    {
                        _inotify.Unwatch(former);
                    }

                    watched.Begin(path, watch);
                    _watches[watch] = watched;
                }
            }
        }
        catch (IOException error)
        {
            Log.FolderNotWatched(_logger, error, path);
        }

        return watched;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _ = _reading.Wait(Breath * 8);
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

    private void Happened(int watch, uint what, uint move, string name)
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
            folder.Happened(what, move, name);
        }
    }
}
