using Gateway.Events;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Gives committed events their place in the feed.</summary>
internal sealed class OutboxChore(IOutboxFeed feed, IOptions<JobsOptions> options, TimeProvider clock, ILogger<OutboxChore> logger) : Chore(clock, logger)
{
    protected override string Name => "Outbox numbering";

    protected override TimeSpan Every => options.Value.DuePoll;

    protected override async Task DoAsync(CancellationToken ct) => _ = await feed.NumberAsync(ct).ConfigureAwait(false);
}
