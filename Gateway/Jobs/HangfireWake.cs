using System.Threading.Channels;
using Gateway.Exchanges;
using Hangfire;

namespace Gateway.Jobs;

/// <summary>
/// Turns wake-ups into jobs. While a drain of the stage runs here it is only told; otherwise one job is queued, and no second one until that has had
/// its chance. Losing a job costs latency: recovery and the due timer wake again.
/// </summary>
internal sealed class HangfireWake(
    StageSignals signals, IBackgroundJobClient client, TimeProvider clock, ILogger<HangfireWake> logger) : BackgroundService, IWake
{
    /// <summary>A job that was queued and not begun here by then runs elsewhere or was lost; the next wake-up queues another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Channel<Stage> _asked = Channel.CreateUnbounded<Stage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly long[] _queuedAt = new long[Enum.GetValues<Stage>().Length];

    public void Wake(Stage stage)
    {
        var signal = signals[stage];
        signal.Set();
        if (!signal.Running && Due(stage))
        {
            _ = _asked.Writer.TryWrite(stage);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var stage in _asked.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            if (signals[stage].Running || !Due(stage))
            {
                continue;
            }

            try
            {
                Volatile.Write(ref _queuedAt[(int)stage], clock.GetTimestamp());
                var name = stage.ToString();
                _ = client.Enqueue<IGatewayJobs>(jobs => jobs.Drain(name, CancellationToken.None));
            }
#pragma warning disable CA1031 // Border of a background loop: a wake-up is best effort, recovery wakes again within 5 s.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Log.WakeFailed(logger, error, stage);
            }
        }
    }

    private bool Due(Stage stage)
    {
        var last = Volatile.Read(ref _queuedAt[(int)stage]);
        return last == 0 || clock.GetElapsedTime(last) > Patience;
    }
}
