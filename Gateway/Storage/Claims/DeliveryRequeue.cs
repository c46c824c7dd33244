using System.Globalization;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Claims;

/// <summary>
/// Deliveries that go from sending back to queued without a result: given back by their node, or found with a lease that ran out. They keep their id;
/// the open attempt is closed and the trail says why.
/// </summary>
internal sealed class DeliveryRequeue(LedgerEngine engine)
{
    private const int Set = 500;
    private const string List = "d.id, d.exchange, d.attempts, e.chain_count, e.chain_head";
    private const string From = "delivery AS d JOIN exchange AS e ON e.id = d.exchange";

    private static readonly LedgerStatement<GivenBack> Held = LedgerStatement<GivenBack>.ForEach(GivenBack.Columns,
        $$"""
        SELECT x.*, v.after, v.uncounted FROM {rows} CROSS JOIN LATERAL (
            SELECT {{List}} FROM {{From}} WHERE d.id = v.id AND d.state = 'sending' AND d.lease_epoch = v.epoch AND d.lease_owner IS NOT NULL
            FOR NO KEY UPDATE OF d, e) AS x
        """,
        $"""
        SELECT {List}, @after, @uncounted FROM {From}
        WHERE d.id = @id AND d.state = 'sending' AND d.lease_epoch = @epoch AND d.lease_owner IS NOT NULL
        """);

    /// <summary>Deliveries whose node is gone; <c>@all</c> takes every lease as lapsed.</summary>
    private static readonly LedgerStatement<int> Lapsed = LedgerStatement<int>.Of([Columns.Int<int>("every", e => e)],
        $"""
        SELECT {List} FROM {From} WHERE d.state = 'sending' AND (d.lease_until <= @now OR d.lease_until IS NULL OR @every = 1)
        ORDER BY d.lease_until LIMIT {Set} FOR NO KEY UPDATE OF d, e SKIP LOCKED
        """,
        $"""
        SELECT {List} FROM {From} WHERE d.state = 'sending' AND (d.lease_until <= @now OR d.lease_until IS NULL OR @every = 1)
        ORDER BY d.lease_until LIMIT {Set}
        """);

    private static readonly LedgerStatement<Sent> Requeue = LedgerStatement<Sent>.UpdateLocked("delivery",
    [
        Columns.Id<Sent>("id", s => s.Id),
        Columns.Big<Sent>("after", s => s.After),
        Columns.Int<Sent>("uncounted", s => s.Uncounted),
        Columns.Text<Sent>("code", s => s.Code),
    ],
    "state = 'queued', due_at = @now + v.after, code = v.code, detail = NULL, lease_owner = NULL, lease_until = NULL, "
    + "crash_count = t.crash_count - v.uncounted",
    "t.id = v.id");

    /// <summary>Given back by the node that holds them.</summary>
    public Task ReleaseAsync(IReadOnlyList<GivenBack> rows, CancellationToken ct) => engine.WriteAsync(async session =>
    {
        var sent = new List<Sent>();
        session.Add(Held, rows, row => sent.Add(Sent.Read(row, "released", row.Big(5), row.Int(6))));
        await session.RunAsync(ct).ConfigureAwait(false);
        await WriteAsync(session, sent, ct).ConfigureAwait(false);
    }, ct);

    /// <summary>Those whose lease ran out: the result is unknown, so they are sent again under the same id. Returns how many.</summary>
    public async Task<int> RecoverAsync(bool everyLease, CancellationToken ct)
    {
        var recovered = 0;
        while (true)
        {
            var sent = new List<Sent>();
            await engine.WriteAsync(async session =>
            {
                sent.Clear();
                session.Add(Lapsed, everyLease ? 1 : 0, row => sent.Add(Sent.Read(row, "lease-lost", 0, 0)));
                await session.RunAsync(ct).ConfigureAwait(false);
                await WriteAsync(session, sent, ct).ConfigureAwait(false);
            }, ct).ConfigureAwait(false);
            recovered += sent.Count;
            if (sent.Count < Set)
            {
                return recovered;
            }
        }
    }

    private async Task WriteAsync(LedgerSession session, List<Sent> sent, CancellationToken ct)
    {
        var now = engine.Clock.Now;
        session.AddExact(Requeue, sent);
        session.Add(AttemptTable.Close, sent.ConvertAll(s => new AttemptTable.Ended(s.Id, s.Attempt, now, s.Code, null)));
        session.Add(AuditTable.Insert, [.. sent.SelectMany(s => s.Trail(now))]);
        session.AddExact(ExchangeTable.UpdateChain, sent.ConvertAll(s => new ExchangeTable.ChainMove(s.Exchange, s.Count, s.Head)));
        await session.RunAsync(ct).ConfigureAwait(false);
    }

    /// <summary>A delivery in sending, locked with its exchange.</summary>
    private sealed class Sent : IChainOwner
    {
        public required Guid Id { get; init; }

        public required Guid Exchange { get; init; }

        public required int Attempt { get; init; }

        public required string Code { get; init; }

        public required long After { get; init; }

        public required int Uncounted { get; init; }

        public required string Chain { get; init; }

        public long Count { get; set; }

        public required string Head { get; set; }

        public static Sent Read(LedgerRow row, string code, long after, int uncounted) => new()
        {
            Id = row.Id(0),
            Exchange = row.Id(1),
            Attempt = row.Int(2),
            Count = row.Big(3),
            Head = row.Text(4),
            Chain = new ExchangeId(row.Id(1)).ToString(),
            Code = code,
            After = after,
            Uncounted = uncounted,
        };

        /// <summary>A lost lease leaves the result unknown; a released one was never sent.</summary>
        public IEnumerable<AuditLink> Trail(long now)
        {
            var facts = string.Create(
                CultureInfo.InvariantCulture, $$"""{"delivery":"{{new DeliveryId(Id)}}","attempt":{{Attempt}},"code":"{{Code}}"}""");
            if (Code == "lease-lost")
            {
                yield return AuditLink.Append(this, now, AuditKinds.DeliveryUnconfirmed, "stage:recovery", facts);
            }

            yield return AuditLink.Append(this, now, AuditKinds.DeliveryQueued, "stage:recovery", facts);
        }
    }
}
