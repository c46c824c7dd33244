using Gateway.Exchanges;

namespace Gateway.Jobs;

/// <summary>A look that is under way. Its token ends with the process, with its lease by our own clock, or when somebody else has that.</summary>
internal sealed class PollLook : IDisposable
{
    private readonly CancellationTokenSource _lease;
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private bool _ended;
    private long? _progress;
    private long _since;

    public PollLook(ClaimedPoll claim, TimeSpan lease, TimeProvider clock, CancellationToken ct)
    {
        Claim = claim;
        _clock = clock;
        _since = clock.GetTimestamp();
        _lease = new CancellationTokenSource(AtLeast0(lease), clock);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct, _lease.Token);
        Token = _stop.Token;
    }

    public ClaimedPoll Claim { get; }

    public CancellationToken Token { get; }

    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>Whether it has told the same progress for that time. One that tells none goes on as long as it wants.</summary>
    public bool Hangs(long? progress, TimeSpan after)
    {
        if (progress is null || progress != _progress)
        {
            (_progress, _since) = (progress, _clock.GetTimestamp());
        }

        return _clock.GetElapsedTime(_since) >= after;
    }

    /// <summary>It has so long from now on; none: it is to stop.</summary>
    public void Extend(TimeSpan lease)
    {
        lock (_lock)
        {
            if (!_ended)
            {
                _lease.CancelAfter(AtLeast0(lease));
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _stop.Dispose();
            _lease.Dispose();
        }
    }

    private static TimeSpan AtLeast0(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
