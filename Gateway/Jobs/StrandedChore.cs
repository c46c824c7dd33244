using Gateway.Pipeline.Stages;

namespace Gateway.Jobs;

/// <summary>Holds what is offered where nobody can fetch it any more.</summary>
internal sealed class StrandedChore(StrandedOffers stranded, TimeProvider clock, ILogger<StrandedChore> logger) : Chore(clock, logger)
{
    protected override string Name => "Looking for stranded offers";

    protected override TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    protected override Task DoAsync(CancellationToken ct) => stranded.HoldAsync(ct);
}
