using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>Fetches from a partner, or from a folder that a partner fills; registered by the transport's key.</summary>
public interface IReceiver
{
    /// <summary>
    /// One look: hands each complete item to <see cref="IInbox"/> and touches the partner's copy only after the commit. What the partner, the network or one item does is
    /// in the result; only faults of ours are thrown. One look a channel at a time.
    /// </summary>
    /// <param name="claim">By which it looks: what it commits after another look took the channel over is not written.</param>
    Task<PollResult> ReceiveAsync(Channel channel, ClaimedPoll claim, CancellationToken ct);

    /// <summary>False on a node that cannot reach the place at all, where another node may; answered at once.</summary>
    bool CanLook(Channel channel) => true;

    /// <summary>
    /// A number that changes as the look that is under way on this node goes on; null: it does not tell. A look whose number stays the same for a minute hangs, and loses its
    /// lease.
    /// </summary>
    long? ProgressOf(Channel channel) => null;

    /// <summary>Returns when there may be something to fetch before the next look is due; never, on a road that cannot tell.</summary>
    Task WaitAsync(Channel channel, CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
}
