using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Trail;

/// <summary>
/// Links entries to their chains inside a transaction of its own kind (people, profiles, restore): the owner rows are locked in the order that every
/// set locks them, exchanges by id, then chains by name; count and head move on, the entries are written.
/// </summary>
internal static class ChainAppender
{
    /// <exception cref="InvalidOperationException">An exchange's chain is named that is not in the ledger.</exception>
    public static async Task AppendAsync(LedgerSession session, IReadOnlyList<AuditDraft> drafts, CancellationToken ct)
    {
        var owners = await LockAsync(session, drafts, ct);
        var links = new List<AuditLink>(drafts.Count);
        foreach (var draft in drafts)
        {
            var owner = owners.GetValueOrDefault(draft.Chain) ?? throw new InvalidOperationException($"No exchange owns the chain {draft.Chain}.");
            links.Add(AuditLink.Append(owner, draft.At.ToUnixTimeMilliseconds(), draft.Kind, draft.Actor, draft.Data));
        }

        session.Add(AuditTable.Insert, links);
        session.AddExact(
            ExchangeTable.UpdateChain, [.. owners.Values.OfType<ExchangeEntry>().Select(e => new ExchangeTable.ChainMove(e.Id, e.Count, e.Head))]);
        session.AddExact(AuditTable.UpdateChain, [.. owners.Values.OfType<ChainEntry>()]);
        await session.RunAsync(ct);
    }

    private static async Task<Dictionary<string, IChainOwner>> LockAsync(
        LedgerSession session, IReadOnlyList<AuditDraft> drafts, CancellationToken ct)
    {
        var owners = new Dictionary<string, IChainOwner>(StringComparer.Ordinal);
        var exchanges = new SortedSet<Guid>();
        var chains = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var chain in drafts.Select(draft => draft.Chain))
        {
            _ = ExchangeId.TryParse(chain, out var id) ? exchanges.Add(id.Value) : chains.Add(chain);
        }

        session.Add(ExchangeTable.Lock, [.. exchanges], row => Keep(ExchangeTable.Read(row)));
        session.Add(AuditTable.LockChain, [.. chains], row => Keep(AuditTable.ReadChain(row)));
        await session.RunAsync(ct);
        return owners;

        void Keep(IChainOwner owner) => owners.Add(owner.Chain, owner);
    }
}
