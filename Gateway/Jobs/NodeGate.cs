namespace Gateway.Jobs;

/// <summary>
/// Keeps a row that was held through a crash apart: while it runs alone no other work starts on this node, so that a crash can be laid at its door.
/// Sends that are already on the wire do not count: what crashes a process is reading and mapping.
/// </summary>
internal sealed class NodeGate : IDisposable
{
    private readonly SemaphoreSlim _entry = new(1, 1);
    private readonly SemaphoreSlim _idle = new(1, 1);
    private readonly Lock _count = new();
    private int _shared;
    private int _long;

    /// <summary>Work is under way that may take long: who wants to be alone would wait for it, and everybody else for him.</summary>
    public bool HasLong => Volatile.Read(ref _long) > 0;

    public void Dispose()
    {
        _entry.Dispose();
        _idle.Dispose();
    }

    /// <summary>Enters with others.</summary>
    public async Task<IDisposable> ShareAsync(CancellationToken ct)
    {
        await _entry.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var first = false;
            lock (_count)
            {
                first = ++_shared == 1;
            }

            if (first)
            {
                await _idle.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _ = _entry.Release();
        }

        return new Exit(LeaveShared);
    }

    /// <summary>Enters with others for work that may take long.</summary>
    public async Task<IDisposable> LongAsync(CancellationToken ct)
    {
        var shared = await ShareAsync(ct).ConfigureAwait(false);
        _ = Interlocked.Increment(ref _long);
        return new Exit(() =>
        {
            _ = Interlocked.Decrement(ref _long);
            shared.Dispose();
        });
    }

    /// <summary>Enters when everyone else has left; nobody enters meanwhile.</summary>
    public async Task<IDisposable> AloneAsync(CancellationToken ct)
    {
        await _entry.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await _idle.WaitAsync(ct).ConfigureAwait(false);
        }
        catch
        {
            _ = _entry.Release();
            throw;
        }

        return new Exit(() =>
        {
            _ = _idle.Release();
            _ = _entry.Release();
        });
    }

    private void LeaveShared()
    {
        lock (_count)
        {
            if (--_shared == 0)
            {
                _ = _idle.Release();
            }
        }
    }

    private sealed class Exit(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
