using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>The answers to requests to trust certificates: the first one to each.</summary>
internal static class TrustStep
{
    public static OutcomeResult? Apply(SetEdit edit, StageOutcome outcome)
    {
        foreach (var decision in outcome.TrustDecisions)
        {
            if (edit.State.Trust.GetValueOrDefault(decision.Id) is { IsOpen: true } entry)
            {
                edit.Touch(entry);
                entry.IsOpen = false;
                edit.Plan.TrustDecisions.Add(decision);
            }
            else if (decision.IsNeeded)
            {
                return new OutcomeResult.Stale($"Request {decision.Id} is not open.");
            }
        }

        return null;
    }
}
