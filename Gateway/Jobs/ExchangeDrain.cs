using Gateway.Exchanges;
using Gateway.Pipeline.Stages;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>
/// Drains translation or routing: claims a set, works its exchanges side by side, and goes on until none is due. Large exchanges are worked beside the sets,
/// which do not wait for them, and one after another, so that many do not fill the memory.
/// </summary>
internal sealed class ExchangeDrain(
    IExchangeStage stage, IExchangeStore store, LeaseKeeper leases, NodeGate gate, NodeAge age,
    IOptions<JobsOptions> options, TimeProvider clock, ILogger<ExchangeDrain> logger) : IDrain
{
    /// <summary>From this size on exchanges are worked one after another.</summary>
    private const long Large = 1024 * 1024;

    /// <summary>So many large ones are held here; those that come beyond are given back to the ledger for a second.</summary>
    private const int LargeHeld = 8;

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterLarge = TimeSpan.FromSeconds(1);

    private readonly MachineFaults _machine = new(clock);

    /// <summary>The last large exchange of those that are worked one after another. One drain of a stage runs on a node.</summary>
    private Task _large = Task.CompletedTask;

    private int _largeCount;

    public Stage Stage => stage.Stage;

    public async Task RunAsync(StageSignal signal, CancellationToken ct)
    {
        var batch = options.Value.ExchangeBatch;
        try
        {
            do
            {
                while (true)
                {
                    var started = clock.GetTimestamp();
                    if (await ClaimAsync(ClaimRequest.Of(batch) with { Suspects = age.Settled && !gate.HasLong }, ct).ConfigureAwait(false) is not { Count: > 0 } set)
                    {
                        break;
                    }

                    await WorkAsync(set, ct).ConfigureAwait(false);
                    if (set.Count < batch && set[0].Crashes == 0)
                    {
                        await PaceAsync(started, ct).ConfigureAwait(false);
                    }
                }
            }
            while (await signal.WaitAsync(options.Value.Linger, ct).ConfigureAwait(false) || !_large.IsCompleted);
        }
        finally
        {
            await _large.ConfigureAwait(false);
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

    private async Task<IReadOnlyList<ClaimedExchange>> ClaimAsync(ClaimRequest request, CancellationToken ct)
    {
        using var shared = await gate.ShareAsync(ct).ConfigureAwait(false);
        await leases.SettleAsync(ct).ConfigureAwait(false);
        var set = await store.ClaimExchangesAsync(stage.Stage, request, ct).ConfigureAwait(false);
        foreach (var claimed in set)
        {
            leases.Hold(claimed.Lease);
        }

        return set;
    }

    private async Task WorkAsync(IReadOnlyList<ClaimedExchange> set, CancellationToken ct)
    {
        if (set is [{ Crashes: > 0 }])
        {
            using var alone = await gate.AloneAsync(ct).ConfigureAwait(false);
            await WorkSetAsync(set, ct).ConfigureAwait(false);
            return;
        }

        await LargeBesideAsync([.. set.Where(IsLarge)], ct).ConfigureAwait(false);
        using var shared = await gate.ShareAsync(ct).ConfigureAwait(false);
        await WorkSetAsync([.. set.Where(c => !IsLarge(c))], ct).ConfigureAwait(false);
    }

    private static bool IsLarge(ClaimedExchange claimed) => claimed.Raw.Length > Large;

    /// <summary>
    /// Lines the large ones up behind those that are at work, and gives back what is too many. What waits in line is no suspect of a crash; should it be the
    /// cause after all, it is at the head when it comes again.
    /// </summary>
    private async Task LargeBesideAsync(List<ClaimedExchange> large, CancellationToken ct)
    {
        var many = new List<ClaimedExchange>();
        foreach (var claimed in large)
        {
            if (Volatile.Read(ref _largeCount) < LargeHeld)
            {
                if (Interlocked.Increment(ref _largeCount) > 1)
                {
                    await store.AbsolveAsync(claimed.Lease, ct).ConfigureAwait(false);
                }

                _large = LargeAsync(_large, claimed, ct);
            }
            else
            {
                leases.Drop(claimed.Lease);
                many.Add(claimed);
            }
        }

        if (many.Count > 0)
        {
            await leases.GiveBackAsync([.. many.Select(c => c.Lease)], AfterLarge, counted: false).ConfigureAwait(false);
        }
    }

    private async Task LargeAsync(Task before, ClaimedExchange claimed, CancellationToken ct)
    {
        await before.ConfigureAwait(false);
        try
        {
            using var shared = await gate.LongAsync(CancellationToken.None).ConfigureAwait(false);
            await WorkSetAsync([claimed], ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The process ends; the lease was given back.
        }
#pragma warning disable CA1031 // Border of a job: logged; the lease was given back, the row comes again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.StageFault(logger, error, stage.Stage, claimed.Id);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _largeCount);
        }
    }

    private async Task WorkSetAsync(IReadOnlyList<ClaimedExchange> set, CancellationToken ct)
    {
        if (set.Count == 0)
        {
            return;
        }

        Func<ClaimedExchange, CancellationToken, Task>? work = null;
        try
        {
            work = await stage.PrepareAsync(set, ct).ConfigureAwait(false);
            await Task.WhenAll(set.Select(c => Task.Run(() => WorkOneAsync(work, c, ct), CancellationToken.None))).ConfigureAwait(false);
        }
        finally
        {
            foreach (var claimed in set)
            {
                leases.Drop(claimed.Lease);
            }

            if (work is null)
            {
                await leases.GiveBackAsync([.. set.Select(c => c.Lease)], _machine.Pause(), counted: false).ConfigureAwait(false);
            }
        }
    }

    private async Task WorkOneAsync(Func<ClaimedExchange, CancellationToken, Task> work, ClaimedExchange claimed, CancellationToken ct)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["ExchangeId"] = claimed.Id, ["Partner"] = claimed.Partner });
        try
        {
            await work(claimed, ct).ConfigureAwait(false);
            _machine.Over();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await leases.GiveBackAsync([claimed.Lease], TimeSpan.Zero, counted: false).ConfigureAwait(false);
        }
        catch (Exception error) when (MachineFaults.Is(error))
        {
            var pause = _machine.Pause();
            Log.MachineFault(logger, error, stage.Stage, claimed.Id, pause);
            await leases.GiveBackAsync([claimed.Lease], pause, counted: false).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Border of a job: logged once and counted; the row comes again alone, and is quarantined after three faults alone.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.StageFault(logger, error, stage.Stage, claimed.Id);
            await leases.GiveBackAsync([claimed.Lease], AfterFault, counted: true).ConfigureAwait(false);
        }
    }
}
