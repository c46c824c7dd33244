using Gateway.Partners;

namespace Gateway.Jobs;

/// <summary>Somebody who listens whether something came on a channel, as it was configured then.</summary>
internal sealed class PollEar : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Lock _lock = new();
    private bool _closed;

    public PollEar(Channel channel, CancellationToken ct)
    {
        Channel = channel;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Token = _stop.Token;
    }

    public Channel Channel { get; }

    public CancellationToken Token { get; }

    public void Close()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _stop.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _stop.Dispose();
        }
    }
}
