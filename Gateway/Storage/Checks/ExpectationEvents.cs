using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Checks;

/// <summary>I4: an expectation waits until an entry says that it was closed or is overdue, and is then as the last of them says.</summary>
internal sealed class ExpectationEvents(LedgerSession session) : ExchangeCheck("I4", "expectation-without-event")
{
    private readonly OwnedRows _expectations = OwnedRows.Expectations(session);

    protected override async ValueTask<string?> FaultOfAsync(ExchangeFacts rows, ChainFacts trail, CancellationToken ct)
    {
        var found = await _expectations.TakeAsync(rows.Id, ct);
        foreach (var row in found)
        {
            var id = new ExpectationId(row.Id);
            var state = trail.Expectations.GetValueOrDefault(id, AcknowledgementState.Waiting);
            if (row.Value != EnumText.Of(state))
            {
                return $"{id} is {row.Value}, the trail says {EnumText.Of(state)}";
            }
        }

        var gone = trail.Expectations.Keys.Where(id => !found.Any(row => row.Id == id.Value)).Select(id => id.ToString()).FirstOrDefault();
        return gone is null ? null : $"{gone} is gone";
    }
}
