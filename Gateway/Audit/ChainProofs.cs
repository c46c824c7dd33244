namespace Gateway.Audit;

/// <summary>Makes the proof of a chain from the trail.</summary>
internal static class ChainProofs
{
    /// <summary>More seals than this between the first and the last, and those that cover nothing of the chain are left out: each is signed by itself.</summary>
    private const int MostBetween = 1000;

    /// <param name="entries">The whole chain, in order.</param>
    public static async Task<ChainProof> CreateAsync(IAuditStore store, string chain, IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        var numbers = entries.Select(e => e.Seal).OfType<long>().Distinct().Order().ToList();
        var proofs = new List<EntryProof>(entries.Count);
        foreach (var number in numbers)
        {
            proofs.AddRange(await ProofsAsync(store, chain, number, ct).ConfigureAwait(false));
        }

        return new ChainProof(chain, [.. proofs.OrderBy(p => p.Seq)], await SealsAsync(store, numbers, ct).ConfigureAwait(false));
    }

    private static async Task<List<EntryProof>> ProofsAsync(IAuditStore store, string chain, long number, CancellationToken ct)
    {
        var records = new List<byte[]>();
        var ours = new List<(long Seq, int Index)>();
        await foreach (var entry in store.SealedAsync(number, ct).ConfigureAwait(false))
        {
            if (entry.Chain == chain)
            {
                ours.Add((entry.Seq, records.Count));
            }

            records.Add(Convert.FromHexString(entry.Hash));
        }

        return ours.ConvertAll(e => new EntryProof(
            e.Seq, number, e.Index, records.Count, [.. MerkleProof.Create(records, e.Index).Select(Convert.ToHexStringLower)]));
    }

    private static async Task<IReadOnlyList<Seal>> SealsAsync(IAuditStore store, List<long> numbers, CancellationToken ct)
    {
        if (numbers.Count == 0)
        {
            return [];
        }

        if (numbers[^1] - numbers[0] <= MostBetween)
        {
            return await store.SealsAsync(numbers[0] - 1, ct).TakeWhile(s => s.Number <= numbers[^1]).ToListAsync(ct).ConfigureAwait(false);
        }

        var seals = new List<Seal>(numbers.Count);
        foreach (var number in numbers)
        {
            seals.AddRange(await store.SealsAsync(number - 1, ct).Take(1).ToListAsync(ct).ConfigureAwait(false));
        }

        return seals;
    }
}
