using Gateway.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Compliance;

/// <summary>The ledger's trail, read into memory, to be tampered with many times.</summary>
internal sealed class LoadedTrail : IAuditTrail
{
    private static readonly Comparer<AuditEntry> Order = Comparer<AuditEntry>.Create(
        (a, b) => string.CompareOrdinal(a.Chain, b.Chain) is not 0 and var order ? order : a.Seq.CompareTo(b.Seq));

    private readonly List<AuditEntry> _entries;
    private readonly List<ChainHead> _heads;
    private readonly List<Seal> _seals;

    private LoadedTrail(List<AuditEntry> entries, List<ChainHead> heads, List<Seal> seals) => (_entries, _heads, _seals) = (entries, heads, seals);

    public static async Task<LoadedTrail> LoadAsync(IServiceProvider node, CancellationToken ct)
    {
        var store = node.GetRequiredService<IAuditStore>();
        return new LoadedTrail(
            await store.EntriesAsync(ct).ToListAsync(ct), await store.HeadsAsync(ct).ToListAsync(ct), await store.SealsAsync(ct).ToListAsync(ct));
    }

    /// <summary>A copy without one entry, with another, or both.</summary>
    public LoadedTrail With(AuditEntry? gone, AuditEntry? come)
    {
        var entries = new List<AuditEntry>(_entries);
        if (gone is not null)
        {
            entries.RemoveAt(entries.FindIndex(entry => ReferenceEquals(entry, gone) || entry == gone));
        }

        if (come is not null)
        {
            entries.Add(come);
            entries.Sort(Order);
        }

        return new LoadedTrail(entries, _heads, _seals);
    }

    public IAsyncEnumerable<AuditEntry> EntriesAsync(CancellationToken ct) => _entries.ToAsyncEnumerable();

    public IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct) => _heads.ToAsyncEnumerable();

    public IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct) => _seals.ToAsyncEnumerable();
}
