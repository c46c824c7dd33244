using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Reads;

/// <summary>Deliveries as receipts need them.</summary>
internal sealed class SentReads(LedgerEngine engine)
{
    private const string List =
        "d.id, d.exchange, e.parent, d.partner, d.channel, d.purpose, d.message_id, d.state, d.attempts, d.code "
        + "FROM delivery AS d JOIN exchange AS e ON e.id = d.exchange";

    private static readonly LedgerStatement<Guid> One = LedgerStatement<Guid>.Of([Columns.Id<Guid>("id", id => id)], $"SELECT {List} WHERE d.id = @id");

    private static readonly LedgerStatement<int> Overdue = LedgerStatement<int>.Of(
        [Columns.Int<int>("max", m => m)],
        $"SELECT {List} WHERE d.state = 'unconfirmed' AND d.due_at IS NOT NULL AND d.due_at <= @now ORDER BY d.due_at LIMIT @max");

    public async Task<SentMessage?> FindAsync(DeliveryId delivery, CancellationToken ct) =>
        (await engine.ReadAsync(One, delivery.Value, Read, ct).ConfigureAwait(false)).FirstOrDefault();

    public async Task<IReadOnlyList<SentMessage>> OverdueAsync(int max, CancellationToken ct) =>
        await engine.ReadAsync(Overdue, max, Read, ct).ConfigureAwait(false);

    private static SentMessage Read(LedgerRow row) => new(
        new DeliveryId(row.Id(0)), new ExchangeId(row.Id(1)), row.IdOrNull(2) is { } parent ? new ExchangeId(parent) : null, new PartnerId(row.Text(3)),
        new ChannelId(row.Text(4)), row.Text(5), row.Text(6), EnumText.ToDelivery(row.Text(7)), row.Int(8), row.TextOrNull(9));
}
