using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>Looks at channels on which we fetch.</summary>
public interface IPolls
{
    /// <summary>The channels of now that are looked at: those with a schedule.</summary>
    IReadOnlyList<Channel> Channels { get; }

    /// <summary>One look under a claim; it ends the claim, unless somebody else holds it by then.</summary>
    Task RunAsync(ClaimedPoll claim, CancellationToken ct);

    /// <summary>Returns when there may be something on the channel before its next look is due; never, where nothing tells.</summary>
    Task WaitAsync(ChannelId channel, CancellationToken ct);
}
