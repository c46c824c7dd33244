using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Trail;

/// <summary>
/// The outbox in the ledger. Positions are given by one node at a time, in a transaction that holds a lock to its end: a higher position is never
/// seen before a lower one.
/// </summary>
internal sealed class OutboxFeed(LedgerEngine engine) : IOutboxFeed
{
    /// <summary>Advisory lock: "gw-feed" in ASCII.</summary>
    private const long FeedLock = 0x67772d66656564;

    private const int SetSize = 5000;

    private static readonly LedgerStatement<int> Waiting = LedgerStatement<int>.Of([], "SELECT 1 FROM outbox WHERE position IS NULL LIMIT 1");

    private static readonly LedgerStatement<int> LockFeed = LedgerStatement<int>.Of([], $"SELECT pg_advisory_xact_lock({FeedLock})", "SELECT 1");

    private static readonly LedgerStatement<int> Number = LedgerStatement<int>.Of(
        [Int<int>("size", n => n)],
        """
        UPDATE outbox AS t SET position = n.position
        FROM (SELECT id, (SELECT coalesce(max(position), 0) FROM outbox) + row_number() OVER (ORDER BY at, id) AS position
              FROM (SELECT id, at FROM outbox WHERE position IS NULL ORDER BY at, id LIMIT @size) AS waiting) AS n
        WHERE t.id = n.id RETURNING 1
        """);

    private static readonly LedgerStatement<(long After, int Limit)> Read = LedgerStatement<(long After, int Limit)>.Of(
        [Big<(long After, int Limit)>("after", p => p.After), Int<(long After, int Limit)>("size", p => p.Limit)],
        "SELECT position, type, exchange, partner, at, data FROM outbox WHERE position > @after ORDER BY position LIMIT @size");

    public async Task<int> NumberAsync(CancellationToken ct)
    {
        if ((await engine.ReadAsync(Waiting, 0, row => row.Int(0), ct)).Count == 0)
        {
            return 0;
        }

        var count = 0;
        await engine.WriteAsync(
            session =>
            {
                count = 0;
                session.Add(LockFeed, 0, _ => { });
                session.Add(Number, SetSize, _ => count++);
                return session.RunAsync(ct);
            },
            ct);
        return count;
    }

    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(long after, int limit, CancellationToken ct) =>
        await engine.ReadAsync(Read, (after, limit), ToEvent, ct);

    private static FeedEvent ToEvent(LedgerRow row) => new(row.Big(0), new OutboxEvent(
        row.Text(1),
        row.IdOrNull(2) is { } exchange ? new ExchangeId(exchange) : null,
        row.TextOrNull(3) is { } partner ? new PartnerId(partner) : null,
        DateTimeOffset.FromUnixTimeMilliseconds(row.Big(4)),
        row.Text(5)));
}
