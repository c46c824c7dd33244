namespace Gateway.Audit;

/// <summary>Checks a chain and its proof with public keys alone. Nothing is taken from what the entries or the proof say of themselves.</summary>
internal static class ChainProofCheck
{
    /// <summary>The chain by itself: every place, link and hash, from the first entry on. Null when it holds; otherwise the first that does not.</summary>
    public static string? Chain(string chain, IReadOnlyList<AuditEntry> entries)
    {
        var previous = AuditHash.Zero;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Chain != chain || entry.Seq != i + 1)
            {
                return $"entry {i + 1} is entry {entry.Seq} of {entry.Chain}";
            }

            if (entry.Previous != previous)
            {
                return $"entry {entry.Seq} does not name the hash of the one before";
            }

            if (entry.Hash != AuditHash.Of(entry))
            {
                return $"the content of entry {entry.Seq} does not give its hash";
            }

            previous = entry.Hash;
        }

        return entries.Count == 0 ? "there is no entry" : null;
    }

    /// <summary>Every entry under a seal that a key signed. Null when it holds; otherwise the first that does not.</summary>
    /// <param name="publicKeys">SubjectPublicKeyInfo by key id: those that are trusted.</param>
    public static string? Seals(
        IReadOnlyList<AuditEntry> entries, ChainProof proof, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> publicKeys)
    {
        using var signatures = new SealSignatures(publicKeys);
        var seals = new Dictionary<long, Seal>();
        Seal? before = null;
        foreach (var seal in proof.Seals)
        {
            if (FaultOf(seal, before, signatures) is { } fault)
            {
                return $"seal {seal.Number} {fault}";
            }

            seals.Add(seal.Number, seal);
            before = seal;
        }

        var proofs = proof.Proofs.ToLookup(p => p.Seq);
        foreach (var entry in entries)
        {
            if (proofs[entry.Seq].ToList() is not [var found])
            {
                return $"entry {entry.Seq} ({entry.Kind}) has no proof: no seal covered it yet when the evidence was made";
            }

            if (!seals.TryGetValue(found.Seal, out var seal) || !Holds(entry, found, seal))
            {
                return $"entry {entry.Seq} ({entry.Kind}) is not under the root of seal {found.Seal}";
            }
        }

        return proof.Proofs.Count == entries.Count ? null : "there are proofs of entries that are not there";
    }

    private static string? FaultOf(Seal seal, Seal? before, SealSignatures signatures) =>
        before is not null && seal.Number <= before.Number ? "stands after one with the same or a higher number"
        : before?.Number == seal.Number - 1 && seal.Previous != before.Hash ? "does not name the hash of the seal before"
        : seal.Hash != SealStatement.Hash(SealStatement.Encode(seal)) ? "has fields that do not give its hash"
        : signatures.Verify(seal) ? null
        : $"is not signed by a key that is trusted ({seal.KeyId})";

    private static bool Holds(AuditEntry entry, EntryProof proof, Seal seal) =>
        proof.Size == seal.Count && Bytes(seal.Root) is { } root && Bytes(entry.Hash) is { } record
        && proof.Path.Select(Bytes).ToList() is var path && path.TrueForAll(step => step is not null)
        && MerkleProof.Verify(record, proof.Index, proof.Size, [.. path.OfType<byte[]>()], root);

    private static byte[]? Bytes(string hex) => hex.Length == 64 && hex.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(hex) : null;
}
