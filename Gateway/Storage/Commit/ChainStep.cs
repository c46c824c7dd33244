using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>The outcome's entries, each linked to the head of its chain.</summary>
internal static class ChainStep
{
    public static OutcomeResult? Apply(SetEdit edit, StageOutcome outcome)
    {
        foreach (var draft in outcome.Audit)
        {
            var at = draft.At.ToUnixTimeMilliseconds();
            if (ExchangeId.TryParse(draft.Chain, out var id))
            {
                if (!edit.State.Exchanges.TryGetValue(id.Value, out var exchange))
                {
                    return new OutcomeResult.Refused(new InvalidOperationException($"No exchange owns the chain {draft.Chain}."));
                }

                edit.Touch(exchange);
                edit.Plan.Audit.Add(AuditLink.Append(exchange, at, draft.Kind, draft.Actor, draft.Data));
            }
            else
            {
                var chain = edit.State.Chains[draft.Chain];
                edit.Touch(chain);
                edit.Plan.Audit.Add(AuditLink.Append(chain, at, draft.Kind, draft.Actor, draft.Data));
            }
        }

        return null;
    }
}
