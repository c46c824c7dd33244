using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Silence: expectations past their due time become overdue, with an entry on the exchange's chain, an alert and an event. Nothing is sent again
/// by itself: a business partner's missing 997 is for a person to judge.
/// </summary>
internal sealed class DeadlineStage(IOutcomeCommitter committer, TimeProvider clock)
{
    private const string Actor = "stage:deadline";

    public async Task RunAsync(IReadOnlyList<ClaimedExpectation> claimed, CancellationToken ct)
    {
        foreach (var result in await Task.WhenAll(claimed.Select(c => committer.CommitAsync(Overdue(c), ct))).ConfigureAwait(false))
        {
            if (result is OutcomeResult.Refused refused)
            {
                throw new InvalidOperationException("The ledger refused an overdue expectation.", refused.Error);
            }
        }
    }

    private StageOutcome Overdue(ClaimedExpectation claimed)
    {
        var draft = new OutcomeDraft(clock, Actor) { Fence = claimed.Lease };
        draft.Add(new ExpectationMove(
            claimed.Id, claimed.Exchange, AcknowledgementState.Waiting, AcknowledgementState.Overdue, Code: "acknowledgement-overdue"));
        var facts = Facts.Of(
            ("code", "acknowledgement-overdue"), ("expectation", claimed.Id), ("kind", claimed.Kind), ("control", claimed.ControlNumber),
            ("due", claimed.DueAt.ToString("O")));
        draft.Note(claimed.Exchange, AuditKinds.AcknowledgementOverdue, facts);
        draft.Note(claimed.Exchange, AuditKinds.Alert, facts);
        draft.Add(new OutboxEvent(AuditKinds.AcknowledgementOverdue, claimed.Exchange, claimed.Partner, draft.Now, facts));
        return draft.ToOutcome();
    }
}
