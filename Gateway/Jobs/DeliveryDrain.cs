using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>
/// Drains deliveries: each runs by itself, so a dead or slow partner holds nobody; a channel has at most its own places, and a set of claims is taken
/// whenever places are free. The last quarter of the node's places is for channels that have nothing under way, one each, so that targets that hang do
/// not take them all.
/// </summary>
internal sealed class DeliveryDrain(
    DeliveryStage stage, IExchangeStore store, IPartnerDirectory partners, LeaseKeeper leases, NodeGate gate, NodeAge age,
    IOptions<JobsOptions> options, TimeProvider clock, ILogger<DeliveryDrain> logger) : IDrain
{
    private const int ClaimAtOnce = 128;
    private const int DefaultParallel = 8;
    private const int ReservedPart = 4;
    private static readonly TimeSpan Probation = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ChannelId, int> _busy = new();
    private readonly MachineFaults _machine = new(clock);
    private int _inFlight;

    public Stage Stage => Stage.Delivery;

    public async Task RunAsync(StageSignal signal, CancellationToken ct)
    {
        try
        {
            do
            {
                var started = clock.GetTimestamp();
                while (await StartSetAsync(signal, ct).ConfigureAwait(false))
                {
                    await PaceAsync(started, ct).ConfigureAwait(false);
                    started = clock.GetTimestamp();
                }

                await PaceAsync(started, ct).ConfigureAwait(false);
            }
            while (await signal.WaitAsync(options.Value.Linger, ct).ConfigureAwait(false) || Volatile.Read(ref _inFlight) > 0);
        }
        finally
        {
            // The job does not end while its sends are on the wire: each ends by its own timeout or the token, and signals.
            while (Volatile.Read(ref _inFlight) > 0)
            {
                _ = await signal.WaitAsync(options.Value.Linger, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task PaceAsync(long started, CancellationToken ct)
    {
        var left = options.Value.Pace - clock.GetElapsedTime(started);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, ct).ConfigureAwait(false);
        }
    }

    /// <summary>True when something was claimed, so that there may be more.</summary>
    private async Task<bool> StartSetAsync(StageSignal signal, CancellationToken ct)
    {
        var left = options.Value.DeliveriesInFlight - Volatile.Read(ref _inFlight);
        if (left <= 0)
        {
            return false;
        }

        IReadOnlyList<ClaimedDelivery> set;
        using (await gate.ShareAsync(ct).ConfigureAwait(false))
        {
            await leases.SettleAsync(ct).ConfigureAwait(false);
            set = await store.ClaimDeliveriesAsync(Request(left) with { Suspects = age.Settled && !gate.HasLong }, ct).ConfigureAwait(false);
            foreach (var claimed in set)
            {
                leases.Hold(claimed.Lease);
                _ = Interlocked.Increment(ref _inFlight);
                _ = _busy.AddOrUpdate(claimed.Channel, 1, static (_, n) => n + 1);
            }
        }

        if (set is [{ Crashes: > 0 } suspect])
        {
            await ProbationAsync(suspect, signal, ct).ConfigureAwait(false);
        }
        else
        {
            foreach (var claimed in set)
            {
                _ = Task.Run(() => DeliverOneAsync(claimed, signal, ct), CancellationToken.None);
            }
        }

        return set.Count > 0;
    }

    /// <summary>
    /// A delivery that was held through a crash begins alone on its node. What is still on the wire after a moment has not crashed us, and waits on with
    /// the others, so that a slow partner's suspects hold nobody.
    /// </summary>
    private async Task ProbationAsync(ClaimedDelivery suspect, StageSignal signal, CancellationToken ct)
    {
        using var alone = await gate.AloneAsync(CancellationToken.None).ConfigureAwait(false);
        var sending = Task.Run(() => DeliverOneAsync(suspect, signal, ct), CancellationToken.None);
        if (await Task.WhenAny(sending, Task.Delay(Probation, clock, CancellationToken.None)).ConfigureAwait(false) != sending)
        {
            await store.AbsolveAsync(suspect.Lease, ct).ConfigureAwait(false);
        }
    }

    private ClaimRequest Request(int left)
    {
        var open = left - (options.Value.DeliveriesInFlight / ReservedPart);
        return open > 0
            ? new ClaimRequest(Math.Min(ClaimAtOnce, open), DefaultParallel, Free())
            : new ClaimRequest(Math.Min(ClaimAtOnce, left), 1, _busy.ToDictionary(b => b.Key, _ => 0));
    }

    /// <summary>Places left on every channel that is busy here or has another number of places than the default.</summary>
    private Dictionary<ChannelId, int> Free()
    {
        var free = new Dictionary<ChannelId, int>();
        foreach (var partner in partners.Current.Partners)
        {
            foreach (var channel in partner.Channels)
            {
                if (channel.Direction == ChannelDirection.Out && channel.Parallel != DefaultParallel)
                {
                    free[channel.Id] = channel.Parallel;
                }
            }
        }

        foreach (var (channel, busy) in _busy)
        {
            free[channel] = Math.Max(0, (partners.Current.Find(channel)?.Parallel ?? DefaultParallel) - busy);
        }

        return free;
    }

    private async Task DeliverOneAsync(ClaimedDelivery claimed, StageSignal signal, CancellationToken ct)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["ExchangeId"] = claimed.Exchange, ["Partner"] = claimed.Partner });
        var place = new Place(this, claimed.Channel, signal);
        try
        {
            await stage.DeliverAsync(claimed, place.Free, ct).ConfigureAwait(false);
            _machine.Over();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await leases.GiveBackAsync([claimed.Lease], TimeSpan.Zero, counted: false).ConfigureAwait(false);
        }
        catch (Exception error) when (MachineFaults.Is(error))
        {
            var pause = _machine.Pause();
            Log.MachineFault(logger, error, Stage.Delivery, claimed.Exchange, pause);
            await leases.GiveBackAsync([claimed.Lease], pause, counted: false).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Border of a job: logged once and counted.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.StageFault(logger, error, Stage.Delivery, claimed.Exchange);
            await leases.GiveBackAsync([claimed.Lease], AfterFault, counted: true).ConfigureAwait(false);
        }
        finally
        {
            leases.Drop(claimed.Lease);
            _ = Interlocked.Decrement(ref _inFlight);
            place.Free();
            signal.Set();
        }
    }

    private void FreePlace(ChannelId channel)
    {
        if (_busy.AddOrUpdate(channel, 0, static (_, n) => n - 1) == 0)
        {
            _ = _busy.TryRemove(new KeyValuePair<ChannelId, int>(channel, 0));
        }
    }

    /// <summary>A place on a channel, given back once: when the send has ended, however that was.</summary>
    private sealed class Place(DeliveryDrain drain, ChannelId channel, StageSignal signal)
    {
        private int _held = 1;

        public void Free()
        {
            if (Interlocked.Exchange(ref _held, 0) == 1)
            {
                drain.FreePlace(channel);
                signal.Set();
            }
        }
    }
}
