namespace Gateway.Transports.HotFolder;

/// <summary>What was noticed in the folder of a channel: files that are complete, and that there is something new.</summary>
internal sealed class WatchedFolder
{
    /// <summary>Of files that are left where they are; those that are forgotten are taken when they have settled.</summary>
    private const int MostClosed = 100_000;

    /// <summary>Of moves that began here; those that did not end here are forgotten.</summary>
    private const int MostMoving = 1_000;

    private readonly Dictionary<string, ShelfEntry> _closed = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, (bool IsOurs, ShelfEntry? Closed)> _moving = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _path = "";

    /// <summary>The number of its notifications, or null.</summary>
    public int? Watch { get; private set; }

    /// <summary>Another folder is watched from now on; of the one before nothing holds.</summary>
    public void Begin(string path, int watch)
    {
        lock (_lock)
        {
            (_path, Watch) = (path, watch);
            _closed.Clear();
            _moving.Clear();
        }
    }

    /// <summary>Whether a file was closed after it was written, or moved here in whole, and is still as it was then.</summary>
    public bool IsClosed(ShelfEntry file)
    {
        lock (_lock)
        {
            return _closed.TryGetValue(file.Name, out var closed) && closed.LooksLike(file);
        }
    }

    /// <param name="move">The same number for both ends of one move; 0: it is none.</param>
    public void Happened(uint what, uint move, string name)
    {
        var isOurs = OurName.IsOurs(name);
        if (name.StartsWith('.') && !isOurs)
        {
            // Hidden. What comes out from there under a name that shows has come in whole.
            return;
        }

        lock (_lock)
        {
            ShelfEntry? closed = (what & (Inotify.ClosedAfterWriting | Inotify.MovedHere)) == 0 ? null
                : (what & Inotify.MovedHere) != 0 && Moved(move, isOurs) is { } ours ? ours.Closed
                : Now(name);
            if ((what & Inotify.MovedAway) != 0)
            {
                Moving(move, isOurs, _closed.TryGetValue(name, out var former) ? former : null);
            }

            if (closed is not { } file)
            {
                _ = _closed.Remove(name);
                return;
            }

            if (_closed.Count >= MostClosed)
            {
                _closed.Clear();
            }

            _closed[name] = file;
            if (!isOurs)
            {
                _ = _news.TrySetResult();
            }
        }
    }

    /// <summary>Nothing is known for certain any more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _closed.Clear();
            _moving.Clear();
            _ = _news.TrySetResult();
        }
    }

    /// <summary>Completes when something came since the last time this was waited for.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        Task news;
        lock (_lock)
        {
            news = _news.Task;
        }

        await news.WaitAsync(ct);
        lock (_lock)
        {
            if (_news.Task == news)
            {
                _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private void Moving(uint move, bool isOurs, ShelfEntry? closed)
    {
        if (_moving.Count >= MostMoving)
        {
            _moving.Clear();
        }

        _moving[move] = (isOurs, closed);
    }

    /// <summary>A move of ours, to a name of ours or back, closes no file: it is as it was before. Null: it is somebody else's.</summary>
    private (bool IsOurs, ShelfEntry? Closed)? Moved(uint move, bool toOurs)
    {
        if (_moving.Remove(move, out var from) && (from.IsOurs || toOurs))
        {
            return from;
        }

        return toOurs ? (true, null) : null;
    }

    /// <summary>Only its numbers are used, to be compared: that the path may lead elsewhere by now does no harm.</summary>
    private ShelfEntry? Now(string name)
    {
        try
        {
            return LocalStatus.Of(Path.Combine(_path, name));
        }
        catch (ShelfException)
        {
            // It cannot be looked at; the next look says why.
            return null;
        }
    }
}
