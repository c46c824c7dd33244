using System.Runtime.CompilerServices;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Sql;
using static Gateway.Storage.Trail.TrailStatements;

namespace Gateway.Storage.Trail;

/// <summary>The trail over one connection, page by page by key, so that several streams can take turns on it.</summary>
internal class TrailReader(LedgerSession session) : IAuditTrail
{
    private const int PageSize = 2000;

    protected LedgerSession Session { get; } = session;

    public async IAsyncEnumerable<AuditEntry> EntriesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var page = new EntryPage("", long.MinValue, PageSize);
        while (true)
        {
            var entries = await PageAsync(Entries, page, ToEntry, ct);
            foreach (var entry in entries)
            {
                yield return entry;
            }

            if (entries.Count < PageSize)
            {
                yield break;
            }

            page = page with { Chain = entries[^1].Chain, Seq = entries[^1].Seq };
        }
    }

    /// <summary>Exchanges own their chains themselves, the other chains have rows of their own; both come by chain.</summary>
    public async IAsyncEnumerable<ChainHead> HeadsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var others = OtherHeadsAsync(ct).GetAsyncEnumerator(ct);
        var more = await others.MoveNextAsync();
        await foreach (var head in ExchangeHeadsAsync(ct))
        {
            while (more && string.CompareOrdinal(others.Current.Chain, head.Chain) < 0)
            {
                yield return others.Current;
                more = await others.MoveNextAsync();
            }

            yield return head;
        }

        while (more)
        {
            yield return others.Current;
            more = await others.MoveNextAsync();
        }
    }

    public IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct) => SealsAsync(0, ct);

    public async IAsyncEnumerable<Seal> SealsAsync(long after, [EnumeratorCancellation] CancellationToken ct)
    {
        // Numbers begin at 1; whatever stands below was not made by the sealer and must be seen.
        var page = new SealPage(after == 0 ? long.MinValue : after, PageSize);
        while (true)
        {
            var seals = await PageAsync(Seals, page, ToSeal, ct);
            foreach (var seal in seals)
            {
                yield return seal;
            }

            if (seals.Count < PageSize)
            {
                yield break;
            }

            page = page with { After = seals[^1].Number };
        }
    }

    private async IAsyncEnumerable<ChainHead> ExchangeHeadsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var page = new OwnerPage(Guid.Empty, PageSize);
        while (true)
        {
            var heads = await PageAsync(ExchangeHeads, page, row => (Id: row.Id(0), Count: row.Big(1), Head: row.Text(2)), ct);
            foreach (var (id, count, head) in heads)
            {
                yield return new ChainHead(new ExchangeId(id).ToString(), count, head);
            }

            if (heads.Count < PageSize)
            {
                yield break;
            }

            page = page with { After = heads[^1].Id };
        }
    }

    private async IAsyncEnumerable<ChainHead> OtherHeadsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var page = new EntryPage("", 0, PageSize);
        while (true)
        {
            var heads = await PageAsync(ChainHeads, page, row => new ChainHead(row.Text(0), row.Big(1), row.Text(2)), ct);
            foreach (var head in heads)
            {
                yield return head;
            }

            if (heads.Count < PageSize)
            {
                yield break;
            }

            page = page with { Chain = heads[^1].Chain };
        }
    }

    private async Task<List<T>> PageAsync<TPage, T>(LedgerStatement<TPage> statement, TPage page, Func<LedgerRow, T> map, CancellationToken ct)
    {
        var rows = new List<T>(PageSize);
        Session.Add(statement, page, row => rows.Add(map(row)));
        await Session.RunAsync(ct);
        return rows;
    }
}
