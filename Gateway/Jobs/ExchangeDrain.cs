using Gateway.Exchanges;
using Gateway.Pipeline.Stages;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Drains translation or routing: claims a set, works its exchanges side by side, and goes on until none is due.</summary>
internal sealed class ExchangeDrain(
    IExchangeStage stage, IExchangeStore store, LeaseKeeper leases, NodeGate gate, NodeAge age,
    IOptions<JobsOptions> options, TimeProvider clock, ILogger<ExchangeDrain> logger) : IDrain, IDisposable
{
    /// <summary>From this size on exchanges are worked one after another, so that many large ones do not fill the memory.</summary>
    private const long Large = 1024 * 1024;

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _large = new(1, 1);
    private readonly MachineFaults _machine = new(clock);

    public Stage Stage => stage.Stage;

    public void Dispose() => _large.Dispose();

    public async Task RunAsync(StageSignal signal, CancellationToken ct)
    {
        var batch = options.Value.ExchangeBatch;
        do
        {
            while (true)
            {
                var started = clock.GetTimestamp();
                if (await ClaimAsync(ClaimRequest.Of(batch) with { Suspects = age.Settled }, ct).ConfigureAwait(false) is not { Count: > 0 } set)
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
        while (await signal.WaitAsync(options.Value.Linger, ct).ConfigureAwait(false));
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
        using var entered = set is [{ Crashes: > 0 }]
            ? await gate.AloneAsync(ct).ConfigureAwait(false)
            : await gate.ShareAsync(ct).ConfigureAwait(false);
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
        var large = claimed.Raw.Length > Large;
        try
        {
            if (large)
            {
                await _large.WaitAsync(ct).ConfigureAwait(false);
            }

            try
            {
                await work(claimed, ct).ConfigureAwait(false);
                _machine.Over();
            }
            finally
            {
                if (large)
                {
                    _ = _large.Release();
                }
            }
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
