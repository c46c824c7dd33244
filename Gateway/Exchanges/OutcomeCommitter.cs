using System.Threading.Channels;

namespace Gateway.Exchanges;

/// <summary>
/// One writer loop a node: takes what has gathered (64 outcomes at most, waiting 2 ms for company), commits it as one set and tells each caller.
/// While a set commits the next one gathers, so under load sets fill by themselves.
/// </summary>
internal sealed class OutcomeCommitter(IExchangeStore store, TimeProvider clock) : IOutcomeCommitter, IAsyncDisposable
{
    private const int SetSize = 64;
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(2);

    private readonly Channel<Entry> _queue = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _start = new();
    private Task? _loop;

    public Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        EnsureStarted();
        var entry = new Entry(outcome, new TaskCompletionSource<OutcomeResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(entry)
            ? entry.Done.Task.WaitAsync(ct)
            : Task.FromException<OutcomeResult>(new ObjectDisposedException(nameof(OutcomeCommitter)));
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
        var set = new List<Entry>(SetSize);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await GatherAsync(set).ConfigureAwait(false);
            await CommitSetAsync(set).ConfigureAwait(false);
            set.Clear();
        }
    }

    private async Task GatherAsync(List<Entry> set)
    {
        Take(set);
        if (set.Count < SetSize)
        {
            await Task.Delay(Company, clock).ConfigureAwait(false);
            Take(set);
        }
    }

    private void Take(List<Entry> set)
    {
        while (set.Count < SetSize && _queue.Reader.TryRead(out var entry))
        {
            set.Add(entry);
        }
    }

    private async Task CommitSetAsync(List<Entry> set)
    {
        try
        {
            var results = await store.CommitAsync(set.ConvertAll(e => e.Outcome), CancellationToken.None).ConfigureAwait(false);
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

    private sealed record Entry(StageOutcome Outcome, TaskCompletionSource<OutcomeResult> Done);
}
