using Gateway.Exchanges;

namespace Gateway.Jobs;

/// <summary>Runs the drain of a stage, one at a time on a node.</summary>
internal sealed class GatewayJobs(IEnumerable<IDrain> drains, StageSignals signals, ILogger<GatewayJobs> logger) : IGatewayJobs
{
    public async Task Drain(string stage, CancellationToken ct)
    {
        if (!Enum.TryParse<Stage>(stage, out var wanted) || drains.FirstOrDefault(d => d.Stage == wanted) is not { } drain)
        {
            Log.UnknownStage(logger, stage);
            return;
        }

        var signal = signals[wanted];
        if (!signal.TryEnter())
        {
            signal.Set();
            return;
        }

        try
        {
            await drain.RunAsync(signal, ct).ConfigureAwait(false);
        }
        finally
        {
            signal.Leave();
        }
    }
}
