namespace Gateway.Transports.Email;

/// <summary>How long whoever listens at a mailbox waits before the next login: a server that refuses a password again and again locks its account.</summary>
internal sealed class MailPause(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>A connection that stood for so long ended for a reason of its own.</summary>
    private static readonly TimeSpan Lasted = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _pause;
    private long _since;
    private bool _isShutOut;

    /// <summary>Each time it is twice as long, up to an hour; after a password that was refused it is that at once.</summary>
    /// <param name="after">For which time there was a connection.</param>
    public void Failed(string code, TimeSpan after)
    {
        lock (_lock)
        {
            _isShutOut = code == EmailCodes.AuthenticationFailed;
            var next = after >= Lasted || _pause == TimeSpan.Zero ? First : _pause * 2;
            _pause = _isShutOut || next > Longest ? Longest : next;
            _since = clock.GetTimestamp();
        }
    }

    /// <summary>A look was let in, so that nobody waits any longer for the password to be another.</summary>
    public void LetIn()
    {
        lock (_lock)
        {
            if (_isShutOut)
            {
                End();
            }
        }
    }

    /// <summary>The server told of something.</summary>
    public void Heard()
    {
        lock (_lock)
        {
            End();
        }
    }

    public async Task WaitAsync(CancellationToken ct)
    {
        while (Left() is ({ Ticks: > 0 } left, var over))
        {
            _ = await Task.WhenAny(over, Task.Delay(left, clock, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private (TimeSpan Left, Task Over) Left()
    {
        lock (_lock)
        {
            return (_pause == TimeSpan.Zero ? TimeSpan.Zero : _pause - clock.GetElapsedTime(_since), _over.Task);
        }
    }

    private void End()
    {
        (_pause, _isShutOut) = (TimeSpan.Zero, false);
        _ = _over.TrySetResult();
        _over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
