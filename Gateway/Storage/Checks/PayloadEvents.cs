using Gateway.Storage.Sql;

namespace Gateway.Storage.Checks;

/// <summary>
/// The stored digests are those that the trail recorded: at receipt, when bytes were sent, when they were purged. Bytes that were rewritten together
/// with their digest agree with each other and not with the trail.
/// </summary>
internal sealed class PayloadEvents(LedgerSession session) : ExchangeCheck("payload", "payload-digest-changed")
{
    private readonly OwnedRows _payloads = OwnedRows.Payloads(session);

    protected override async ValueTask<string?> FaultOfAsync(ExchangeFacts rows, ChainFacts trail, CancellationToken ct)
    {
        var stored = (await _payloads.TakeAsync(rows.Id, ct)).ToDictionary(row => row.Name, row => row.Value, StringComparer.Ordinal);
        foreach (var (part, digest) in trail.Digests)
        {
            if (stored.GetValueOrDefault(part) != digest)
            {
                return $"{part} was {digest}";
            }
        }

        return null;
    }
}
