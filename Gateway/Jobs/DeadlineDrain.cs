using Gateway.Exchanges;
using Gateway.Pipeline.Stages;

namespace Gateway.Jobs;

/// <summary>Drains what waits past its due time: expectations, and deliveries whose receipt is overdue.</summary>
internal sealed class DeadlineDrain(DeadlineStage stage, OverdueReceipts receipts, IExchangeStore store, NodeGate gate) : IDrain
{
    private const int Batch = 100;

    public Stage Stage => Stage.Deadline;

    public async Task RunAsync(StageSignal signal, CancellationToken ct)
    {
        using var shared = await gate.ShareAsync(ct).ConfigureAwait(false);
        while (await store.ClaimExpectationsAsync(ClaimRequest.Of(Batch), ct).ConfigureAwait(false) is { Count: > 0 } set)
        {
            await stage.RunAsync(set, ct).ConfigureAwait(false);
        }

        await receipts.RunAsync(ct).ConfigureAwait(false);
    }
}
