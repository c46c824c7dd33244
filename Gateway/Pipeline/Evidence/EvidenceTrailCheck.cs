using Gateway.Access;
using Gateway.Audit;
using Gateway.Security.Timestamps;

namespace Gateway.Pipeline.Evidence;

/// <summary>The exchange's chain, its seals, and that the bytes in the zip are those that it recorded.</summary>
internal static class EvidenceTrailCheck
{
    /// <summary>
    /// Some thousand entries. What is parsed takes twenty times its length and more in memory: a zip is read by whoever is to be convinced, and anybody made it.
    /// </summary>
    public const int MostOfTrail = 8 * 1024 * 1024;

    private const int MostOfToken = 1024 * 1024;

    public static EvidenceFinding Chain(EvidenceManifest manifest, IReadOnlyList<AuditEntry> entries)
    {
        const string check = "trail";
        var exchange = manifest.Exchange;
        if (ChainProofCheck.Chain(exchange.Id, entries) is { } fault)
        {
            return EvidenceFinding.Failed(check, fault);
        }

        var direction = entries[0].Kind == AuditKinds.ExchangeCreated ? "outbound" : "inbound";
        return entries.Count != manifest.Chain.Count || entries[^1].Hash != manifest.Chain.Head
            ? EvidenceFinding.Failed(check, $"the manifest counts {manifest.Chain.Count} entries up to {manifest.Chain.Head}, there are {entries.Count}")
            : direction != exchange.Direction ? EvidenceFinding.Failed(check, $"the exchange began as {direction}, the manifest says {exchange.Direction}")
            : EvidenceFinding.Ok(check, $"{entries.Count} entries of chain {exchange.Id}, each linked to the one before");
    }

    public static EvidenceFinding Seals(IReadOnlyList<AuditEntry> entries, ChainProof proof, EvidenceTrust trust)
    {
        const string check = "seals";
        if (ChainProofCheck.Seals(entries, proof, trust.Keys) is { } fault)
        {
            return EvidenceFinding.Failed(check, fault);
        }

        var covering = proof.Proofs.Select(p => p.Seal).ToHashSet();
        return proof.Seals.LastOrDefault(s => covering.Contains(s.Number)) is { } last
            ? EvidenceFinding.Ok(
                check, $"{entries.Count} entries are under {covering.Count} signed roots, the last that of seal {last.Number}, {last.At:yyyy-MM-dd HH:mm:ss}Z")
            : EvidenceFinding.Failed(check, "there is no entry to prove");
    }

    /// <summary>Nobody has to believe an authority: without a certificate of one the stamp is only told of.</summary>
    public static async Task<EvidenceFinding> TimestampAsync(EvidenceFile zip, EvidenceManifest manifest, EvidenceTrust trust, CancellationToken ct)
    {
        const string check = "timestamp";
        if (!zip.Has(EvidenceNames.AuditTimestamp))
        {
            var why = manifest.Absent.FirstOrDefault(a => a.Name == EvidenceNames.AuditTimestamp);
            return EvidenceFinding.Absent(check, why is { Detail: { } detail } ? $"{why.Reason}: {detail}" : why?.Reason ?? AbsenceReasons.NoAuthority);
        }

        var authorities = trust.Certificates.Where(TimestampCheck.MayStamp).ToList();
        if (authorities.Count == 0)
        {
            return EvidenceFinding.Absent(check, $"there is {EvidenceNames.AuditTimestamp}, and no certificate that is trusted to stamp");
        }

        var token = await zip.ReadAsync(EvidenceNames.AuditTimestamp, MostOfToken, ct).ConfigureAwait(false);
        var entries = await zip.ReadAsync(EvidenceNames.AuditEntries, MostOfTrail, ct).ConfigureAwait(false);
        var (at, by) = TimestampCheck.Verify(token, entries, authorities);
        return EvidenceFinding.Ok(check, $"the trail was as it is by {at:yyyy-MM-dd HH:mm:ss}Z, says {OneLine.Of(by.Subject, 200)}");
    }

    /// <summary>What the zip holds of bytes is what the trail recorded; what is gone has the hash of then.</summary>
    public static EvidenceFinding Payloads(EvidenceManifest manifest, IReadOnlyList<AuditEntry> entries)
    {
        const string check = "payloads";
        var recorded = ChainDigests.Of(entries);
        var gone = manifest.Absent.Where(a => a.Sha256 is not null).ToList();
        var held = manifest.Entries.Where(e => IsRecorded(e.Name)).Select(e => (e.Name, Digest: e.Sha256)).ToList();
        foreach (var (name, digest) in held.Concat(gone.Select(a => (a.Name, Digest: a.Sha256!))))
        {
            if (!recorded[name].Contains(digest))
            {
                var said = recorded.Contains(name) ? "the trail recorded " + string.Join(", ", recorded[name].Distinct()) : "the trail says nothing of it";
                return EvidenceFinding.Failed(check, $"{name} has SHA-256 {digest}, {said}");
            }
        }

        if (gone.Find(a => a.Reason != AbsenceReasons.Purged) is { } lost)
        {
            return EvidenceFinding.Failed(check, $"{lost.Name}: {lost.Reason}, the bytes that were stored are lost or changed");
        }

        var here = held.Count > 0 ? string.Join(", ", held.Select(h => h.Name)) + ": as the trail recorded" : "there are no bytes";
        var purged = gone.Count > 0 ? $"; purged, the hash as the trail recorded: {string.Join(", ", gone.Select(a => a.Name))}" : "";
        return held.Count + gone.Count == 0 ? EvidenceFinding.Absent(check, here) : EvidenceFinding.Ok(check, here + purged);
    }

    private static bool IsRecorded(string name) =>
        name is EvidenceNames.RequestBody or EvidenceNames.Receipt || name.StartsWith("content/", StringComparison.Ordinal);
}
