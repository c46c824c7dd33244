using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Backups;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Payloads;

/// <summary>Retention: payload bytes go, rows, hashes and chain stay. Files are removed after the commit; what a crash leaves there, the sweep finds.</summary>
internal sealed class Purge(LedgerEngine engine, PayloadFolder folder, PayloadSweep sweep, TimeProvider clock) : IPurge
{
    private const int Set = 50;

    private const int KeySet = 5000;

    private const string Ended =
        "SELECT e.id, e.chain_count, e.chain_head FROM exchange AS e WHERE e.purged_at IS NULL AND e.retention_until < @before "
        + "AND e.stage IN ('done', 'quarantined') AND NOT e.legal_hold";

    private const string Oldest = Ended + " ORDER BY e.retention_until LIMIT @max";

    private const string One = Ended + " AND e.id = @exchange";

    private static readonly LedgerStatement<(long Before, int Max)> Due = LedgerStatement<(long Before, int Max)>.Of(
        [Columns.Big<(long Before, int Max)>("before", a => a.Before), Columns.Int<(long Before, int Max)>("max", a => a.Max)],
        Oldest + " FOR NO KEY UPDATE SKIP LOCKED", Oldest);

    private static readonly LedgerStatement<(long Before, Guid Exchange)> DueOne = LedgerStatement<(long Before, Guid Exchange)>.Of(
        [Columns.Big<(long Before, Guid Exchange)>("before", a => a.Before), Columns.Id<(long Before, Guid Exchange)>("exchange", a => a.Exchange)],
        One + " FOR NO KEY UPDATE SKIP LOCKED", One);

    private static readonly LedgerStatement<Guid> Payloads = LedgerStatement<Guid>.Select(
        "t.exchange, t.part, t.length, t.digest, t.file", "payload", [Columns.Id<Guid>("id", id => id)], "t.exchange = v.id", locked: false);

    private static readonly LedgerStatement<Guid> Clear = LedgerStatement<Guid>.UpdateLocked(
        "payload", [Columns.Id<Guid>("id", id => id)], "content = NULL, file = NULL", "t.exchange = v.id");

    private static readonly LedgerStatement<long> ForgetKeys = LedgerStatement<long>.Of([Columns.Big<long>("before", b => b)],
        $"DELETE FROM dedup_key WHERE key IN (SELECT key FROM dedup_key WHERE until < @before ORDER BY until LIMIT {KeySet}) RETURNING 1");

    private static readonly LedgerStatement<(Guid Exchange, long At)> Mark = LedgerStatement<(Guid Exchange, long At)>.UpdateLocked("exchange",
        [Columns.Id<(Guid Exchange, long At)>("id", m => m.Exchange), Columns.Big<(Guid Exchange, long At)>("at", m => m.At)],
        "purged_at = v.at", "t.id = v.id");

    public async Task<int> PurgeAsync(DateTimeOffset now, int max, CancellationToken ct)
    {
        var purged = 0;
        while (purged < max)
        {
            var count = await PurgeSetAsync(Due, (now.ToUnixTimeMilliseconds(), Math.Min(Set, max - purged)), now.ToUnixTimeMilliseconds(), ct).ConfigureAwait(false);
            purged += count;
            if (count == 0)
            {
                break;
            }
        }

        await ForgetKeysAsync(now.ToUnixTimeMilliseconds(), ct).ConfigureAwait(false);
        _ = await sweep.SweepAsync(ct).ConfigureAwait(false);
        return purged;
    }

    public Task PurgeExchangeAsync(ExchangeId exchange, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return PurgeSetAsync(DueOne, (now + 1, exchange.Value), now, ct);
    }

    /// <summary>Dedup keys over their window are free; their rows only take room.</summary>
    private async Task ForgetKeysAsync(long now, CancellationToken ct)
    {
        for (var deleted = KeySet; deleted == KeySet;)
        {
            await engine.WriteAsync(async session =>
            {
                deleted = 0;
                session.Add(ForgetKeys, now, _ => deleted++);
                await session.RunAsync(ct).ConfigureAwait(false);
            }, ct).ConfigureAwait(false);
        }
    }

    private async Task<int> PurgeSetAsync<T>(LedgerStatement<T> due, T which, long now, CancellationToken ct)
    {
        var owners = new Dictionary<Guid, Ending>();
        await engine.WriteAsync(async session =>
        {
            owners.Clear();
            if (await PurgePause.IsOnAsync(session, engine.Clock, ct).ConfigureAwait(false))
            {
                return;
            }

            session.Add(due, which, row => owners.Add(row.Id(0), new Ending(new ExchangeId(row.Id(0)), row.Big(1), row.Text(2))));
            await session.RunAsync(ct).ConfigureAwait(false);
            session.Add(Payloads, [.. owners.Keys], row => owners[row.Id(0)].Add(row));
            await session.RunAsync(ct).ConfigureAwait(false);
            session.Add(Clear, [.. owners.Keys]);
            session.AddExact(Mark, [.. owners.Keys.Select(id => (id, now))]);
            session.Add(AuditTable.Insert, [.. owners.Values.Select(o => AuditLink.Append(o, now, AuditKinds.PayloadsPurged, AuditChains.System, o.Facts()))]);
            session.AddExact(ExchangeTable.UpdateChain, [.. owners.Select(o => new ExchangeTable.ChainMove(o.Key, o.Value.Count, o.Value.Head))]);
            await session.RunAsync(ct).ConfigureAwait(false);
        }, ct).ConfigureAwait(false);
        foreach (var name in owners.Values.SelectMany(o => o.Files))
        {
            PayloadSweep.Delete(folder.PathOf(name));
        }

        return owners.Count;
    }

    /// <summary>An exchange whose retention ended, with what it had.</summary>
    private sealed class Ending(ExchangeId exchange, long count, string head) : IChainOwner
    {
        private readonly List<PurgedPart> _parts = [];

        public string Chain { get; } = exchange.ToString();

        public long Count { get; set; } = count;

        public string Head { get; set; } = head;

        public List<string> Files { get; } = [];

        public void Add(LedgerRow row)
        {
            _parts.Add(new PurgedPart(row.Text(1), row.Big(2), row.Text(3)));
            if (row.TextOrNull(4) is { } file)
            {
                Files.Add(file);
            }
        }

        public string Facts() => JsonSerializer.Serialize(new PurgedParts(_parts), PurgeJson.Default.PurgedParts);
    }
}
