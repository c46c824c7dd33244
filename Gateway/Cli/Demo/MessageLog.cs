namespace Gateway.Cli.Demo;

/// <summary>What came so far, in the order of arrival; and who waits for more.</summary>
internal sealed class MessageLog<T>(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<T> _received = [];
    private TaskCompletionSource _next = Signal();

    public IReadOnlyList<T> Messages => Look().Messages;

    public void Keep(T message)
    {
        TaskCompletionSource next;
        lock (_lock)
        {
            _received.Add(message);
            next = _next;
            _next = Signal();
        }

        next.SetResult();
    }

    /// <summary>Everything so far, once that is enough, or when the time is up.</summary>
    public async Task<IReadOnlyList<T>> WaitAsync(Func<IReadOnlyList<T>, bool> enough, TimeSpan within, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        while (true)
        {
            var (messages, next) = Look();
            if (enough(messages))
            {
                return messages;
            }

            try
            {
                await next.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return Messages;
            }
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (IReadOnlyList<T> Messages, Task Next) Look()
    {
        lock (_lock)
        {
            return ([.. _received], _next.Task);
        }
    }
}
