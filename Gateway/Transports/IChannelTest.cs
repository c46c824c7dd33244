using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>Tries a channel out against its partner; registered by the transport's key.</summary>
public interface IChannelTest
{
    /// <summary>
    /// Every check of the transport, in order, each once: what could not be tried is skipped and says why. A message that is sent says that it is a test, and
    /// is no delivery. What the partner or the network does is a check that failed; only faults of ours are thrown.
    /// </summary>
    Task<IReadOnlyList<ChannelCheck>> RunAsync(Channel channel, CancellationToken ct);
}
