using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Silence after sending: where a receipt is overdue the same bytes are sent again by the channel's schedule, and when that is at its end the delivery has
/// failed and an alert is raised. A receipt that comes after that still reconciles.
/// </summary>
internal sealed class OverdueReceipts(IExchangeStore store, IOutcomeCommitter committer, IPartnerDirectory partners, IWake wake, TimeProvider clock)
{
    public const string Code = "receipt-overdue";
    private const string Actor = "stage:deadline";
    private const int Batch = 100;

    public async Task RunAsync(CancellationToken ct)
    {
        while (await store.OverdueReceiptsAsync(Batch, ct).ConfigureAwait(false) is { Count: > 0 } overdue)
        {
            var results = await Task.WhenAll(overdue.Select(o => committer.CommitAsync(Outcome(o), ct))).ConfigureAwait(false);
            if (results.OfType<OutcomeResult.Refused>().FirstOrDefault() is { } refused)
            {
                throw new InvalidOperationException("The ledger refused an overdue receipt.", refused.Error);
            }

            if (results.Any(r => r is OutcomeResult.Committed))
            {
                wake.Wake(Stage.Delivery);
            }

            if (overdue.Count < Batch)
            {
                return;
            }
        }
    }

    /// <summary>Of two nodes, and of a receipt that comes in this moment, one moves the delivery; the other's move finds it moved.</summary>
    private StageOutcome Outcome(SentMessage sent)
    {
        var draft = new OutcomeDraft(clock, Actor);
        var channel = partners.Current.Find(sent.Channel, sent.Partner);
        var again = channel?.Retry.After(sent.Attempts) is not null;
        var to = again ? DeliveryState.Queued : DeliveryState.Failed;
        var facts = Facts.Of(("delivery", sent.Id), ("attempt", sent.Attempts), ("code", Code));
        draft.Add(new DeliveryMove(sent.Id, sent.Exchange, DeliveryState.Unconfirmed, to, Code, DueAt: again ? draft.Now : null) { Parent = sent.Parent });
        draft.Note(sent.Exchange, again ? AuditKinds.DeliveryQueued : AuditKinds.DeliveryFailed, facts);
        if (!again)
        {
            draft.Note(sent.Exchange, AuditKinds.Alert, facts);
            draft.Add(new OutboxEvent(AuditKinds.DeliveryFailed, sent.Exchange, sent.Partner, draft.Now, facts));
        }

        return draft.ToOutcome();
    }
}
