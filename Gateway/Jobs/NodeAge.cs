using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>
/// How long this node has been at work. Before it has settled it takes no row that was held through a crash: where processes die soon after their start,
/// from whatever cause, one after another would hold the same row, and it would be quarantined for crashes that it did not cause.
/// </summary>
internal sealed class NodeAge(IOptions<JobsOptions> options, TimeProvider clock)
{
    private long _since = long.MaxValue;

    public bool Settled => Volatile.Read(ref _since) is var since and not long.MaxValue && clock.GetElapsedTime(since) >= options.Value.Settling;

    public void Begin() => Volatile.Write(ref _since, clock.GetTimestamp());
}
