namespace Gateway.Transports.HotFolder;

/// <summary>What was noticed in the folder of a channel: files that are complete, and that there is something new.</summary>
internal sealed class WatchedFolder
{
    /// <summary>Of files that are left where they are; those that are forgotten are taken when they have settled.</summary>
    private const int MostClosed = 100_000;

    private readonly Dictionary<string, ShelfEntry> _closed = new(StringComparer.Ordinal);
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

    public void Happened(uint what, string name)
    {
        if (name.StartsWith('.'))
        {
            // Hidden, or ours.
            return;
        }

        lock (_lock)
        {
            if ((what & (Inotify.ClosedAfterWriting | Inotify.MovedHere)) == 0)
            {
                _ = _closed.Remove(name);
                return;
            }

            if (_closed.Count >= MostClosed)
            {
                _closed.Clear();
            }

            if (Now(name) is { } file)
            {
                _closed[name] = file;
            }

            _ = _news.TrySetResult();
        }
    }

    /// <summary>Nothing is known for certain any more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _closed.Clear();
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
