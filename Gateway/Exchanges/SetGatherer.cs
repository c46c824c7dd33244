using System.Threading.Channels;

namespace Gateway.Exchanges;

/// <summary>
/// One writer loop: takes what has gathered (a set at most, after a moment for company), hands it on as one set and tells each caller its result. While a
/// set is written the next one gathers, so under load sets fill by themselves. Who comes alone, long after the one before, does not wait for anybody.
/// </summary>
internal sealed class SetGatherer<TItem, TResult>(
    int size, TimeSpan company, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> write) : IAsyncDisposable
{
    private readonly Channel<Entry> _queue = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _start = new();
    private Task? _loop;
    private long _last = long.MinValue;

    public Task<TResult> AddAsync(TItem item, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        EnsureStarted();
        var entry = new Entry(item, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(entry)
            ? entry.Done.Task.WaitAsync(ct)
            : Task.FromException<TResult>(new ObjectDisposedException(nameof(SetGatherer<,>)));
    }

    public async ValueTask DisposeAsync()
    {
        _ = _queue.Writer.TryComplete();
        if (_loop is { } loop)
        {
            await loop.ConfigureAwait(false);
        }
    }

    private void EnsureStarted()
    {
        if (_loop is null)
        {
            lock (_start)
            {
                _loop ??= Task.Run(RunAsync);
            }
        }
    }

    private async Task RunAsync()
    {
        var set = new List<Entry>(size);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await GatherAsync(set).ConfigureAwait(false);
            await WriteAsync(set).ConfigureAwait(false);
            set.Clear();
        }
    }

    private async Task GatherAsync(List<Entry> set)
    {
        Take(set);
        var now = TimeProvider.System.GetTimestamp();
        var lonely = set.Count == 1 && (_last == long.MinValue || TimeProvider.System.GetElapsedTime(_last, now) > company);
        _last = now;
        if (set.Count < size && !lonely)
        {
            // Real time whatever clock the rest runs on: what is waited for is other callers, not an hour of the day.
            await Task.Delay(company, TimeProvider.System).ConfigureAwait(false);
            Take(set);
        }
    }

    private void Take(List<Entry> set)
    {
        while (set.Count < size && _queue.Reader.TryRead(out var entry))
        {
            set.Add(entry);
        }
    }

    private async Task WriteAsync(List<Entry> set)
    {
        try
        {
            var results = await write(set.ConvertAll(e => e.Item)).ConfigureAwait(false);
            for (var i = 0; i < set.Count; i++)
            {
                set[i].Done.SetResult(results[i]);
            }
        }
#pragma warning disable CA1031 // The fault belongs to the callers: each of them gets it and logs it at its own border.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var entry in set)
            {
                _ = entry.Done.TrySetException(error);
            }
        }
    }

    private sealed record Entry(TItem Item, TaskCompletionSource<TResult> Done);
}
