using Gateway.Exchanges;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Wakes a stage when its next row falls due, also when another process wrote it.</summary>
internal sealed class DueTimer(
    IExchangeStore store, StageSignals signals, IWake wake, IOptions<JobsOptions> options, TimeProvider clock, ILogger<DueTimer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.DuePoll, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var signal in signals.All)
            {
                await LookAsync(signal.Stage, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task LookAsync(Stage stage, CancellationToken ct)
    {
        try
        {
            if (await store.NextDueAsync(stage, ct).ConfigureAwait(false) is { } due && due <= clock.GetUtcNow())
            {
                wake.Wake(stage);
            }
        }
#pragma warning disable CA1031 // Border of a background loop: logged, and tried again at the next tick.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.DueLookFailed(logger, error, stage);
        }
    }
}
