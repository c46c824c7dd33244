namespace Gateway.Jobs;

/// <summary>Something a node does again and again; whoever comes first does it, the others find nothing to do.</summary>
internal abstract class Chore(TimeProvider clock, ILogger logger) : BackgroundService
{
    protected abstract string Name { get; }

    protected abstract TimeSpan Every { get; }

    protected abstract Task DoAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await DoAsync(stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Border of a background loop: logged once, and tried again at the next tick.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.ChoreFailed(logger, error, Name);
            }
        }
    }
}
