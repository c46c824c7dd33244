using System.Runtime.CompilerServices;
using Gateway.Audit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Trail;

/// <summary>The trail in the ledger.</summary>
internal sealed class AuditStore(LedgerEngine engine) : IAuditStore
{
    public async Task<IAuditSnapshot> SnapshotAsync(CancellationToken ct) => await TrailSnapshot.OpenAsync(engine, ct);

    public IAsyncEnumerable<AuditEntry> EntriesAsync(CancellationToken ct) => ReadAsync(reader => reader.EntriesAsync(ct), ct);

    public IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct) => ReadAsync(reader => reader.HeadsAsync(ct), ct);

    public IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct) => SealsAsync(0, ct);

    public IAsyncEnumerable<Seal> SealsAsync(long after, CancellationToken ct) => ReadAsync(reader => reader.SealsAsync(after, ct), ct);

    public async IAsyncEnumerable<AuditEntry> SealedAsync(long seal, [EnumeratorCancellation] CancellationToken ct)
    {
        // One seal is bounded by Audit:SealBatch.
        foreach (var entry in await engine.ReadAsync(TrailStatements.Sealed, seal, TrailStatements.ToEntry, ct))
        {
            yield return entry;
        }
    }

    public async Task<Seal?> SealAsync(int max, Func<long, Seal?, IReadOnlyList<string>, Seal> make, CancellationToken ct)
    {
        await using var session = await engine.BeginAsync(ct);
        Seal? before = null;
        session.Add(TrailStatements.LockSeals, 0, _ => { });
        session.Add(TrailStatements.LastSeal, 0, row => before = TrailStatements.ToSeal(row));
        await session.RunAsync(ct);

        var number = (before?.Number ?? 0) + 1;
        var marked = new List<(string Chain, long Seq, string Hash)>();
        session.Add(TrailStatements.MarkUnsealed, new TrailStatements.Mark(number, max), row => marked.Add((row.Text(0), row.Big(1), row.Text(2))));
        await session.RunAsync(ct);
        if (marked.Count == 0)
        {
            return null;
        }

        marked.Sort((a, b) => string.CompareOrdinal(a.Chain, b.Chain) is not 0 and var order ? order : a.Seq.CompareTo(b.Seq));
        var seal = make(number, before, [.. marked.Select(entry => entry.Hash)]);
        session.Add(TrailStatements.InsertSeal, [seal]);
        await session.RunAsync(ct);
        await session.CommitAsync();
        return seal;
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(
        Func<TrailReader, IAsyncEnumerable<T>> stream, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = await engine.OpenAsync(ct);
        await foreach (var item in stream(new TrailReader(session)).WithCancellation(ct))
        {
            yield return item;
        }
    }
}
