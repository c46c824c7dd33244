using Gateway.Exchanges;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>At start and every 5 s: ends what dead nodes held, and wakes every stage that has due rows. A hosted service, because a recurring job may come 15 s late.</summary>
internal sealed class RecoveryService(
    IExchangeStore store, IWake wake, IOptions<JobsOptions> options, TimeProvider clock, ILogger<RecoveryService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Recovery, clock);
        var atStart = true;
        do
        {
            try
            {
                foreach (var stage in await store.RecoverAsync(atStart, stoppingToken).ConfigureAwait(false))
                {
                    wake.Wake(stage);
                }

                atStart = false;
            }
#pragma warning disable CA1031 // Border of a background loop: logged, and tried again at the next tick.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.RecoveryFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
