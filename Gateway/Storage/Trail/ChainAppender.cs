using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Trail;

/// <summary>
/// Links entries to their chains inside a transaction: the owner rows are locked in the order of their names, count and head move on, the entries
/// are written. Exchanges own their chains; the others have rows in <c>audit_chain</c>, made when the first entry comes.
/// </summary>
internal static class ChainAppender
{
    private static readonly LedgerStatement<string> MakeOwner = LedgerStatement<string>.Of(
        [Text<string>("chain", c => c), Text<string>("head", _ => AuditHash.Zero)],
        "INSERT INTO audit_chain (chain, count, head) VALUES (@chain, 0, @head) ON CONFLICT (chain) DO NOTHING");

    private static readonly LedgerStatement<string> LockOwner = LedgerStatement<string>.Of(
        [Text<string>("chain", c => c)],
        "SELECT count, head FROM audit_chain WHERE chain = @chain FOR UPDATE",
        "SELECT count, head FROM audit_chain WHERE chain = @chain");

    private static readonly LedgerStatement<Guid> LockExchange = LedgerStatement<Guid>.Of(
        [Id<Guid>("id", id => id)],
        "SELECT chain_count, chain_head FROM exchange WHERE id = @id FOR UPDATE",
        "SELECT chain_count, chain_head FROM exchange WHERE id = @id");

    private static readonly LedgerStatement<ChainHead> MoveOwner = LedgerStatement<ChainHead>.Update(
        "audit_chain", [Text<ChainHead>("chain", h => h.Chain), Big<ChainHead>("count", h => h.Count), Text<ChainHead>("head", h => h.Head)],
        "count = v.count, head = v.head", "t.chain = v.chain");

    private static readonly LedgerStatement<(Guid Id, ChainHead Head)> MoveExchange = LedgerStatement<(Guid Id, ChainHead Head)>.Update(
        "exchange",
        [
            Id<(Guid Id, ChainHead Head)>("id", m => m.Id), Big<(Guid Id, ChainHead Head)>("count", m => m.Head.Count),
            Text<(Guid Id, ChainHead Head)>("head", m => m.Head.Head),
        ],
        "chain_count = v.count, chain_head = v.head", "t.id = v.id");

    private static readonly LedgerStatement<AuditEntry> Insert = LedgerStatement<AuditEntry>.Insert("audit_entry",
    [
        Text<AuditEntry>("chain", e => e.Chain), Big<AuditEntry>("seq", e => e.Seq), Big<AuditEntry>("at", e => e.At.ToUnixTimeMilliseconds()),
        Text<AuditEntry>("kind", e => e.Kind), Text<AuditEntry>("actor", e => e.Actor), Text<AuditEntry>("data", e => e.Data),
        Text<AuditEntry>("previous", e => e.Previous), Text<AuditEntry>("hash", e => e.Hash),
    ]);

    /// <exception cref="InvalidOperationException">An exchange's chain is named that is not in the ledger.</exception>
    public static async Task AppendAsync(LedgerSession session, IReadOnlyList<AuditDraft> drafts, CancellationToken ct)
    {
        var entries = new List<AuditEntry>(drafts.Count);
        var owners = new List<ChainHead>();
        var exchanges = new List<(Guid, ChainHead)>();
        foreach (var chain in drafts.GroupBy(draft => draft.Chain).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var exchange = ExchangeId.TryParse(chain.Key, out var id) ? id.Value : (Guid?)null;
            var head = await LockAsync(session, chain.Key, exchange, ct);
            foreach (var draft in chain)
            {
                var entry = Link(draft, head);
                entries.Add(entry);
                head = head with { Count = entry.Seq, Head = entry.Hash };
            }

            if (exchange is { } owner)
            {
                exchanges.Add((owner, head));
            }
            else
            {
                owners.Add(head);
            }
        }

        session.AddExact(Insert, entries);
        session.AddExact(MoveOwner, owners);
        session.AddExact(MoveExchange, exchanges);
        await session.RunAsync(ct);
    }

    private static async Task<ChainHead> LockAsync(LedgerSession session, string chain, Guid? exchange, CancellationToken ct)
    {
        ChainHead? head = null;
        if (exchange is { } id)
        {
            session.Add(LockExchange, id, row => head = new ChainHead(chain, row.Big(0), row.Text(1)));
        }
        else
        {
            session.Add(MakeOwner, chain);
            session.Add(LockOwner, chain, row => head = new ChainHead(chain, row.Big(0), row.Text(1)));
        }

        await session.RunAsync(ct);
        return head ?? throw new InvalidOperationException($"No exchange owns the chain {chain}.");
    }

    private static AuditEntry Link(AuditDraft draft, ChainHead head)
    {
        // The ledger keeps milliseconds: what is hashed is what can be read back.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(draft.At.ToUnixTimeMilliseconds());
        var entry = new AuditEntry(draft.Chain, head.Count + 1, at, draft.Kind, draft.Actor, draft.Data, head.Head, "", null);
        return entry with { Hash = AuditHash.Of(entry) };
    }
}
