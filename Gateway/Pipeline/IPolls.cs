using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>Looks at channels on which we fetch.</summary>
public interface IPolls
{
    /// <summary>The channels of now that are looked at: those with a schedule.</summary>
    IReadOnlyList<Channel> Channels { get; }

    /// <summary>Whether this node can reach what the channel's partner fills; where it cannot, another may.</summary>
    bool CanLook(Channel channel);

    /// <summary>One look under a claim; it ends the claim, unless somebody else holds it by then. On a closed day nobody looks, whoever asks.</summary>
    Task RunAsync(ClaimedPoll claim, CancellationToken ct);

    /// <summary>A number that changes as the look that is under way on this node goes on; null: its transport does not tell.</summary>
    long? ProgressOf(ChannelId channel);

    /// <summary>Ends the claim of a look that a fault of ours ended.</summary>
    Task FaultAsync(ClaimedPoll claim);

    /// <summary>Returns when there may be something on the channel before its next look is due; never, where nothing tells.</summary>
    Task WaitAsync(Channel channel, CancellationToken ct);
}
