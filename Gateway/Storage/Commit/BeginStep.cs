using Gateway.Exchanges;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Commit;

/// <summary>The new rows of an outcome.</summary>
internal static class BeginStep
{
    public static OutcomeResult? Apply(SetEdit edit, StageOutcome outcome)
    {
        Rows(edit, outcome);
        return Exchanges(edit, outcome.Exchanges) ?? Deliveries(edit, outcome.Deliveries) ?? Expectations(edit, outcome.Expectations);
    }

    public static OutcomeResult.Refused? Expectations(SetEdit edit, IReadOnlyList<NewExpectation> expectations)
    {
        foreach (var expectation in expectations)
        {
            var entry = ExpectationTable.Begin(expectation, edit.Clock.ToLedger(expectation.DueAt));
            if (edit.Begin(edit.State.Expectations, entry.Id, entry) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private static OutcomeResult? Exchanges(SetEdit edit, IReadOnlyList<NewExchange> exchanges)
    {
        foreach (var exchange in exchanges)
        {
            var entry = ExchangeTable.Begin(exchange, MoveStep.Waits(exchange.Stage) ? edit.Clock.Due(exchange.DueAt) : null);
            if (edit.Begin(edit.State.Exchanges, entry.Id, entry) is { } refused)
            {
                return refused;
            }

            if (entry.Parent is { } id && !exchange.Stage.IsFinal())
            {
                if (!edit.State.Exchanges.TryGetValue(id, out var parent))
                {
                    return new OutcomeResult.Stale($"{exchange.Parent} is not in the ledger.");
                }

                edit.Touch(parent);
                parent.Row.OpenChildren++;
            }
        }

        return null;
    }

    private static OutcomeResult.Refused? Deliveries(SetEdit edit, IReadOnlyList<NewDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            var due = delivery.State == DeliveryState.Queued ? edit.Clock.Due(delivery.DueAt) : edit.Clock.ToLedger(delivery.DueAt);
            var entry = DeliveryTable.Begin(delivery, edit.Now, due);
            if (edit.Begin(edit.State.Deliveries, entry.Id, entry) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private static void Rows(SetEdit edit, StageOutcome outcome)
    {
        edit.Plan.Payloads.AddRange(outcome.Payloads);
        edit.Plan.Interchanges.AddRange(outcome.Interchanges);
        edit.Plan.Documents.AddRange(outcome.Documents);
        foreach (var document in outcome.Documents)
        {
            foreach (var key in document.BusinessKeys)
            {
                edit.Plan.BusinessKeys.Add(new BusinessKeyTable.Keyed(key, document, edit.Now));
            }
        }

        edit.Plan.TrustRequests.AddRange(outcome.TrustRequests);
        foreach (var happened in outcome.Events)
        {
            edit.Plan.Events.Add((Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(edit.Now)), happened));
        }
    }
}
