using Gateway.Audit;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Seals what no seal covers yet.</summary>
internal sealed class SealChore(AuditSealer sealer, IOptions<AuditOptions> options, TimeProvider clock, ILogger<SealChore> logger) : Chore(clock, logger)
{
    protected override string Name => "Sealing";

    protected override TimeSpan Every => options.Value.SealEvery;

    protected override async Task DoAsync(CancellationToken ct) => _ = await sealer.SealAsync(ct).ConfigureAwait(false);
}
