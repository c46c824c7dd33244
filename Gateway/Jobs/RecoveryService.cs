using Gateway.Exchanges;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>At start and every 5 s: ends what dead nodes held, and wakes every stage that has due rows. A hosted service, because a recurring job may come 15 s late.</summary>
internal sealed class RecoveryService(
    IExchangeStore store, IWake wake, NodeAge age, IOptions<JobsOptions> options, TimeProvider clock, ILogger<RecoveryService> logger) : BackgroundService
{
    /// <summary>Before requests and drains begin: on a single node every lease is void now, and must not be one that this process has just given.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync(atStart: true, cancellationToken).ConfigureAwait(false);
        age.Begin();
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Recovery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await RecoverAsync(atStart: false, stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Border of a background loop: logged, and tried again at the next tick.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.RecoveryFailed(logger, error);
            }
        }
    }

    private async Task RecoverAsync(bool atStart, CancellationToken ct)
    {
        foreach (var stage in await store.RecoverAsync(atStart, ct).ConfigureAwait(false))
        {
            wake.Wake(stage);
        }
    }
}
