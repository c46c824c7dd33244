namespace Gateway.Audit;

/// <summary>
/// Recomputes a trail: every entry, link, count and head of every chain, every leaf, root, link and signature of every seal, in one pass over the
/// entries. Nothing is taken from an index or from the ends of a chain alone. The same code runs over the ledger and over an export.
/// </summary>
internal static class AuditVerifier
{
    /// <param name="trail">Read in the order seals, exported roots, entries; heads beside the entries.</param>
    /// <param name="publicKeys">SubjectPublicKeyInfo by key id.</param>
    public static async Task<AuditReport> VerifyAsync(
        IAuditTrail trail, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> publicKeys, AuditVerification scope, CancellationToken ct)
    {
        using var signatures = new SealSignatures(publicKeys);
        var problems = new ProblemList(scope.MaxProblems);
        var seals = new SealCheck(signatures, scope.FromSeal, problems);
        await foreach (var seal in trail.SealsAsync(ct))
        {
            seals.Add(seal);
        }

        await CompareRootsAsync(scope.Roots, seals, ct);
        var chains = new ChainCheck(seals, problems);
        await VerifyChainsAsync(trail, chains, problems, ct);
        seals.Complete();
        return new AuditReport
        {
            Chains = chains.Chains,
            Entries = chains.Entries,
            Unsealed = chains.Unsealed,
            Seals = seals.Count,
            Roots = seals.Roots,
            KeyIds = [.. signatures.KeyIds],
            ProblemCount = problems.Count,
            Problems = problems.Kept,
        };
    }

    private static async Task CompareRootsAsync(IAsyncEnumerable<Seal?>? roots, SealCheck seals, CancellationToken ct)
    {
        await foreach (var root in (roots ?? AsyncEnumerable.Empty<Seal?>()).WithCancellation(ct))
        {
            seals.Compare(root);
        }
    }

    private static async Task VerifyChainsAsync(IAuditTrail trail, ChainCheck chains, ProblemList problems, CancellationToken ct)
    {
        await using var heads = new HeadCursor(trail.HeadsAsync(ct).GetAsyncEnumerator(ct), problems);
        await foreach (var entry in trail.EntriesAsync(ct))
        {
            if (entry.Chain != chains.Chain)
            {
                if (chains.Chain is not null)
                {
                    chains.End(await heads.TakeAsync(chains.Chain));
                }

                if (string.CompareOrdinal(entry.Chain, chains.Chain) < 0)
                {
                    problems.Entry(AuditProblemCodes.EntryOrder, entry, $"stands after chain {chains.Chain}");
                }

                chains.Begin(entry.Chain);
            }

            chains.Entry(entry);
        }

        if (chains.Chain is not null)
        {
            chains.End(await heads.TakeAsync(chains.Chain));
        }

        await heads.FinishAsync();
    }
}
