using Gateway.Exchanges;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Purges payloads whose retention is over.</summary>
internal sealed class PurgeChore(IPurge purge, IOptions<JobsOptions> options, TimeProvider clock, ILogger<PurgeChore> logger) : Chore(clock, logger)
{
    private const int Batch = 500;
    private readonly TimeProvider _clock = clock;

    protected override string Name => "Purge";

    protected override TimeSpan Every => options.Value.PurgeEvery;

    protected override async Task DoAsync(CancellationToken ct)
    {
        int purged;
        do
        {
            purged = await purge.PurgeAsync(_clock.GetUtcNow(), Batch, ct).ConfigureAwait(false);
            if (purged > 0)
            {
                Log.Purged(logger, purged);
            }
        }
        while (purged == Batch);
    }
}
