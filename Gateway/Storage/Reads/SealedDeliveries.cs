using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Reads;

/// <summary>To whom waiting deliveries are sealed, as their entries on the trail say.</summary>
internal sealed class SealedDeliveries(LedgerEngine engine) : ISealedDeliveries
{
    private const string Recipient = "recipient";

    private static readonly LedgerStatement<string> Waiting = LedgerStatement<string>.Of(
        [Columns.Text<string>("partner", p => p)],
        """
        SELECT d.exchange FROM delivery AS d JOIN payload AS p ON p.exchange = d.exchange AND p.part = 'wire'
        WHERE d.partner = @partner AND d.state IN ('queued', 'sending', 'unconfirmed', 'held') AND d.state <> 'delivered'
        """);

    private static readonly LedgerStatement<string> Entries = LedgerStatement<string>.Select(
        "t.data", "audit_entry", [Columns.Text<string>("chain", c => c)], $"t.chain = v.chain AND t.kind = '{AuditKinds.DeliverySealed}'", locked: false);

    public async Task<IReadOnlyDictionary<string, int>> WaitingAsync(PartnerId partner, CancellationToken ct)
    {
        var exchanges = await engine.ReadAsync(Waiting, partner.Value, row => new ExchangeId(row.Id(0)).ToString(), ct).ConfigureAwait(false);
        var recipients = await engine.ReadAsync(Entries, exchanges, row => RecipientOf(row.Text(0)), ct).ConfigureAwait(false);
        return recipients.OfType<string>().GroupBy(r => r, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }

    private static string? RecipientOf(string data)
    {
        using var facts = JsonDocument.Parse(data);
        return facts.RootElement.TryGetProperty(Recipient, out var recipient) ? recipient.GetString() : null;
    }
}
