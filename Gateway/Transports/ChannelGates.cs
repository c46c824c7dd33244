using System.Collections.Concurrent;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Attempts at once a channel. The connections of all channels live in one pool without a common limit, so a channel whose target hangs fills its own
/// gate and nobody else's, even on the same host.
/// </summary>
internal sealed class ChannelGates
{
    private readonly ConcurrentDictionary<ChannelId, Gate> _gates = [];

    /// <summary>Waits for a place; disposing gives it back.</summary>
    public async Task<IDisposable> EnterAsync(Channel channel, CancellationToken ct)
    {
        // A profile that changed the number gets a new gate; attempts of the old one leave by the old one.
        var gate = _gates.AddOrUpdate(
            channel.Id,
            static (_, parallel) => new Gate(parallel),
            static (_, old, parallel) => old.Places == parallel ? old : new Gate(parallel),
            Math.Max(1, channel.Parallel));
        await gate.Free.WaitAsync(ct);
        return gate;
    }

    private sealed class Gate(int places) : IDisposable
    {
        public int Places { get; } = places;

        public SemaphoreSlim Free { get; } = new(places);

        /// <summary>Leaves; the semaphore itself lives as long as its gate is in use.</summary>
        public void Dispose() => Free.Release();
    }
}
