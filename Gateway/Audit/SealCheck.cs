namespace Gateway.Audit;

/// <summary>
/// The seals' half of a verification: the chain of seals, and a growing Merkle tree for each seal whose entries have not all been seen. Memory is
/// about 200 bytes a seal, whatever the number of entries.
/// </summary>
internal sealed class SealCheck(SealSignatures signatures, long from, ProblemList problems)
{
    private readonly Dictionary<long, PendingSeal> _seals = [];
    private Seal? _last;

    public long Count { get; private set; }

    public long Roots { get; private set; }

    /// <summary>Takes the next seal, by number.</summary>
    public void Add(Seal seal)
    {
        Count++;
        var expected = (_last?.Number ?? 0) + 1;
        if (seal.Number < expected || !_seals.TryAdd(seal.Number, new PendingSeal(seal)))
        {
            problems.Seal(AuditProblemCodes.SealLink, seal.Number, "stands after a seal with the same or a higher number");
            return;
        }

        if (seal.Number >= from)
        {
            CheckLink(seal, expected);
            CheckStatement(seal);
        }

        _last = seal;
    }

    /// <summary>Compares an exported root. Call after the last <see cref="Add"/>.</summary>
    public void Compare(Seal? root)
    {
        Roots++;
        if (root is null)
        {
            problems.Seal(AuditProblemCodes.RootInvalid, null, $"line {Roots} of the root list cannot be read");
            return;
        }

        if (root.Hash != SealStatement.Hash(SealStatement.Encode(root)) || !signatures.Verify(root))
        {
            problems.Seal(AuditProblemCodes.RootInvalid, root.Number, "the exported root is not signed by a key of this installation");
        }

        if (!_seals.TryGetValue(root.Number, out var pending))
        {
            problems.Seal(
                AuditProblemCodes.RootMissing, root.Number,
                $"exported on {root.At:yyyy-MM-dd HH:mm:ss}Z with {root.Count} entries, no longer in the trail");
        }
        else if (!pending.IsOf(root))
        {
            problems.Seal(AuditProblemCodes.RootDiffers, root.Number, $"exported with root {root.Root}, the trail has another");
        }
    }

    /// <summary>Counts an entry in to the seal that it is marked with, as the next leaf.</summary>
    public void Leaf(AuditEntry entry, ReadOnlySpan<byte> hash)
    {
        if (!_seals.TryGetValue(entry.Seal!.Value, out var seal))
        {
            problems.Entry(AuditProblemCodes.SealUnknown, entry, $"marked with seal {entry.Seal}, which does not exist");
            return;
        }

        seal.Leaves++;
        if (entry.Seal >= from)
        {
            seal.Take(hash);
        }
    }

    /// <summary>Judges counts and roots once all entries have been seen.</summary>
    public void Complete()
    {
        foreach (var (number, seal) in _seals.Where(pair => pair.Key >= from).OrderBy(pair => pair.Key))
        {
            if (seal.Leaves != seal.Count)
            {
                problems.Seal(AuditProblemCodes.SealCount, number, $"covers {seal.Count} entries, {seal.Leaves} are marked with it");
            }
            else if (!seal.RootHolds)
            {
                problems.Seal(AuditProblemCodes.SealRoot, number, "the entries marked with it do not give its root");
            }
        }
    }

    private void CheckLink(Seal seal, long expected)
    {
        if (seal.Number > expected)
        {
            problems.Seal(AuditProblemCodes.SealMissing, expected, $"seals {expected} to {seal.Number - 1} are not there");
        }
        else if (seal.Previous != (_last?.Hash ?? AuditHash.Zero))
        {
            problems.Seal(AuditProblemCodes.SealLink, seal.Number, "does not name the hash of the seal before");
        }
    }

    private void CheckStatement(Seal seal)
    {
        if (seal.Hash != SealStatement.Hash(SealStatement.Encode(seal)))
        {
            problems.Seal(AuditProblemCodes.SealHash, seal.Number, "its fields do not give its hash");
        }

        if (!signatures.Verify(seal))
        {
            problems.Seal(AuditProblemCodes.SealSignature, seal.Number, $"not signed by key {seal.KeyId}");
        }
    }
}
