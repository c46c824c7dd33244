namespace Gateway.Transports.HotFolder;

/// <summary>What was noticed in a folder: files that are complete, and that there is something new.</summary>
internal sealed class WatchedFolder
{
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Files that were closed after they were written, or moved here in whole, and not written to since.</summary>
    public IReadOnlySet<string> Closed
    {
        get
        {
            lock (_lock)
            {
                return _closed.ToHashSet(StringComparer.Ordinal);
            }
        }
    }

    public void Happened(uint what, string name)
    {
        lock (_lock)
        {
            if ((what & (Inotify.ClosedAfterWriting | Inotify.MovedHere)) != 0)
            {
                _ = _closed.Add(name);
                _ = _news.TrySetResult();
            }
            else
            {
                _ = _closed.Remove(name);
            }
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
}
