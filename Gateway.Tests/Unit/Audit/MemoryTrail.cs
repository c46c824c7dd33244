using Gateway.Audit;

namespace Gateway.Tests.Unit.Audit;

/// <summary>A trail in memory: what the ledger would hold, open to tampering.</summary>
internal sealed class MemoryTrail : IAuditStore, IAuditSnapshot
{
    public List<AuditEntry> Entries { get; init; } = [];

    public List<ChainHead> Heads { get; init; } = [];

    public List<Seal> Seals { get; init; } = [];

    public MemoryTrail Copy() => new() { Entries = [.. Entries], Heads = [.. Heads], Seals = [.. Seals] };

    public void Append(string chain, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            var index = Heads.FindIndex(head => head.Chain == chain);
            var head = index < 0 ? new ChainHead(chain, 0, new string('0', 64)) : Heads[index];
            var draft = new AuditEntry(
                chain, head.Count + 1, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + Entries.Count), AuditKinds.ExchangeReceived, "stage:reception",
                $$"""{"n":{{Entries.Count}}}""", head.Head, "", null);
            var entry = draft with { Hash = AuditHash.Of(draft) };
            Entries.Add(entry);
            var moved = new ChainHead(chain, entry.Seq, entry.Hash);
            if (index < 0)
            {
                Heads.Add(moved);
            }
            else
            {
                Heads[index] = moved;
            }
        }
    }

    public IAsyncEnumerable<AuditEntry> EntriesAsync(CancellationToken ct) => Ordered(Entries).ToAsyncEnumerable();

    public IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct) =>
        Heads.OrderBy(head => head.Chain, StringComparer.Ordinal).ToAsyncEnumerable();

    public IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct) => SealsAsync(0, ct);

    public IAsyncEnumerable<Seal> SealsAsync(long after, CancellationToken ct) =>
        Seals.Where(seal => seal.Number > after).OrderBy(seal => seal.Number).ToAsyncEnumerable();

    public IAsyncEnumerable<AuditEntry> SealedAsync(long seal, CancellationToken ct) =>
        Ordered(Entries.Where(entry => entry.Seal == seal)).ToAsyncEnumerable();

    public Task<IAuditSnapshot> SnapshotAsync(CancellationToken ct) => Task.FromResult<IAuditSnapshot>(Copy());

    public Task<Seal?> SealAsync(int max, Func<long, Seal?, IReadOnlyList<string>, Seal> make, CancellationToken ct)
    {
        var open = Enumerable.Range(0, Entries.Count).Where(i => Entries[i].Seal is null)
            .OrderBy(i => Entries[i].Chain, StringComparer.Ordinal).ThenBy(i => Entries[i].Seq).Take(max).ToList();
        if (open.Count == 0)
        {
            return Task.FromResult<Seal?>(null);
        }

        var before = Seals.Count == 0 ? null : Seals[^1];
        var seal = make((before?.Number ?? 0) + 1, before, [.. open.Select(i => Entries[i].Hash)]);
        foreach (var i in open)
        {
            Entries[i] = Entries[i] with { Seal = seal.Number };
        }

        Seals.Add(seal);
        return Task.FromResult<Seal?>(seal);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<AuditEntry> Ordered(IEnumerable<AuditEntry> entries) =>
        entries.OrderBy(entry => entry.Chain, StringComparer.Ordinal).ThenBy(entry => entry.Seq);
}
