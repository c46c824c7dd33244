using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Commit;

/// <summary>The rows of a set as they were read and locked, in the order in which every set locks them (no deadlocks).</summary>
internal sealed class SetState
{
    public Dictionary<Guid, ExchangeEntry> Exchanges { get; } = [];

    public Dictionary<Guid, DeliveryEntry> Deliveries { get; } = [];

    public Dictionary<Guid, ExpectationEntry> Expectations { get; } = [];

    /// <summary>Channels that somebody looks at, each with the epoch of that claim.</summary>
    public Dictionary<string, int> Looks { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ChainEntry> Chains { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IdempotencyEntry> Idempotency { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TrustEntry> Trust { get; } = new(StringComparer.Ordinal);

    /// <summary>Who owns each dedup key after this set's claims.</summary>
    public Dictionary<string, (Guid Exchange, string Digest)> DedupOwners { get; } = new(StringComparer.Ordinal);

    public static async Task<SetState> LoadAsync(SetKeys keys, NumberPlan numbers, LedgerSession session, CancellationToken ct)
    {
        var state = new SetState();
        session.Add(ChannelPollTable.Lock, [.. keys.Looks], row => state.Looks.Add(row.Text(0), row.Int(1)));
        state.AddExchanges(session, keys.Exchanges);
        session.Add(DeliveryTable.Lock, [.. keys.Deliveries.Order()], row =>
        {
            var entry = DeliveryTable.Read(row);
            state.Deliveries.Add(entry.Id, entry);
        });
        session.Add(ExpectationTable.Lock, [.. keys.Expectations.Order()], row =>
        {
            var entry = ExpectationTable.Read(row);
            state.Expectations.Add(entry.Id, entry);
        });
        var dedup = keys.Dedup.Values.Select(d => d.Key).ToList();
        session.Add(DedupTable.Claim, dedup);
        session.Add(DedupTable.Owner, dedup, row => state.DedupOwners.Add(row.Text(0), (row.Id(1), row.Text(2))));
        session.Add(IdempotencyTable.Lock, [.. keys.Idempotency], row =>
        {
            var entry = IdempotencyTable.Read(row);
            state.Idempotency.Add(entry.Key, entry);
        });
        session.Add(TrustRequestTable.Lock, [.. keys.Trust], row =>
        {
            var entry = TrustRequestTable.ReadLocked(row);
            state.Trust.Add(entry.Id, entry);
        });
        session.Add(AuditTable.LockChain, [.. keys.Chains], row =>
        {
            var entry = AuditTable.ReadChain(row);
            state.Chains.Add(entry.Chain, entry);
        });
        numbers.AddTo(session);
        await session.RunAsync(ct).ConfigureAwait(false);
        await state.LoadParentsAsync(keys.Closing, session, ct).ConfigureAwait(false);
        return state;
    }

    /// <summary>Parents that no outcome names but that a closing child must tell, and theirs.</summary>
    private async Task LoadParentsAsync(HashSet<Guid> closing, LedgerSession session, CancellationToken ct)
    {
        var children = closing;
        while (true)
        {
            var parents = children.Select(c => Exchanges.GetValueOrDefault(c)?.Parent).OfType<Guid>().ToHashSet();
            if (parents.Count == 0)
            {
                return;
            }

            var missing = parents.Where(p => !Exchanges.ContainsKey(p)).ToHashSet();
            if (missing.Count > 0)
            {
                AddExchanges(session, missing);
                await session.RunAsync(ct).ConfigureAwait(false);
            }

            children = parents;
        }
    }

    private void AddExchanges(LedgerSession session, HashSet<Guid> ids) => session.Add(ExchangeTable.Lock, [.. ids.Order()], row =>
    {
        var entry = ExchangeTable.Read(row);
        _ = Exchanges.TryAdd(entry.Id, entry);
    });
}
