using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>The end of a delivery on a pull road: the receiver confirms it or says that it cannot use it.</summary>
internal sealed class PickUp(IExchangeReader reader, IOutcomeCommitter committer, TimeProvider clock) : IPickUp
{
    private const int Tries = 3;

    public Task<bool?> ConfirmAsync(DeliveryId delivery, Principal by, CancellationToken ct) =>
        EndAsync(delivery, DeliveryState.Delivered, AuditKinds.DeliveryDelivered, "confirmed", null, by, ct);

    public Task<bool?> FailAsync(DeliveryId delivery, string reason, Principal by, CancellationToken ct) =>
        EndAsync(delivery, DeliveryState.Failed, AuditKinds.DeliveryFailed, "refused-by-receiver", reason, by, ct);

    private async Task<bool?> EndAsync(
        DeliveryId delivery, DeliveryState to, string kind, string code, string? reason, Principal by, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var ready = await reader.ReadyAsync(delivery, by.Scope, ct).ConfigureAwait(false);
            if (ready is null || !by.Channels.Contains(ready.Channel))
            {
                return null;
            }

            if (ready.State == to)
            {
                return true;
            }

            if (ready.State != DeliveryState.Unconfirmed)
            {
                return false;
            }

            var result = await committer.CommitAsync(Outcome(ready, to, kind, code, reason, by), ct).ConfigureAwait(false);
            if (result is OutcomeResult.Committed)
            {
                return true;
            }

            if (result is not OutcomeResult.Stale)
            {
                throw new InvalidOperationException($"A pick-up ended as {result}.", (result as OutcomeResult.Refused)?.Error);
            }
        }

        return false;
    }

    private StageOutcome Outcome(ReadyDocument ready, DeliveryState to, string kind, string code, string? reason, Principal by)
    {
        var draft = new OutcomeDraft(clock, by.Id);
        draft.Add(new DeliveryMove(ready.Id, ready.Exchange, DeliveryState.Unconfirmed, to, code, reason) { Parent = ready.Parent });
        draft.Note(ready.Exchange, kind, Facts.Of(("delivery", ready.Id), ("code", code), ("detail", reason)));
        if (to == DeliveryState.Failed)
        {
            draft.Add(new OutboxEvent(kind, ready.Exchange, ready.Partner, draft.Now, Facts.Of(("delivery", ready.Id), ("code", code))));
        }

        return draft.ToOutcome();
    }
}
