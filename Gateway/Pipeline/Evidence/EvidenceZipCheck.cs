using System.Security.Cryptography;

namespace Gateway.Pipeline.Evidence;

/// <summary>The zip as its manifest says it, and the manifest as the installation signed it.</summary>
internal static class EvidenceZipCheck
{
    public static EvidenceFinding Manifest(EvidenceManifest? manifest, byte[] octets, byte[] signature, EvidenceTrust trust)
    {
        const string check = "manifest";
        if (manifest is not { Format: EvidenceManifest.CurrentFormat })
        {
            return EvidenceFinding.Failed(check, $"its format is {manifest?.Format}, this program reads {EvidenceManifest.CurrentFormat}");
        }

        if (!trust.Keys.TryGetValue(manifest.Signer.KeyId, out var spki))
        {
            return EvidenceFinding.Failed(check, $"it names the installation key {manifest.Signer.KeyId}, which is not among those that are trusted");
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki.Span, out _);
        return key.VerifyData(octets, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ? EvidenceFinding.Ok(check, $"of {manifest.Exchange.Id}, {manifest.CreatedAt:yyyy-MM-dd HH:mm:ss}Z, signed by installation key {manifest.Signer.KeyId}")
            : EvidenceFinding.Failed(
                check, $"{EvidenceNames.ManifestSignature} is not the signature of installation key {manifest.Signer.KeyId} over {EvidenceNames.Manifest}");
    }

    public static async Task<EvidenceFinding> EntriesAsync(EvidenceFile zip, EvidenceManifest manifest, CancellationToken ct)
    {
        const string check = "entries";
        var listed = new HashSet<string>([EvidenceNames.Manifest, EvidenceNames.ManifestSignature], StringComparer.Ordinal);
        foreach (var entry in manifest.Entries)
        {
            if (!listed.Add(entry.Name))
            {
                return EvidenceFinding.Failed(check, $"the manifest lists {entry.Name} twice");
            }

            if (!zip.Has(entry.Name))
            {
                return EvidenceFinding.Failed(check, $"{entry.Name} is listed and not there");
            }

            var found = await zip.DigestAsync(entry.Name, ct).ConfigureAwait(false);
            if (found != entry)
            {
                return EvidenceFinding.Failed(
                    check, $"{entry.Name} has {found.Length} bytes with SHA-256 {found.Sha256}, listed are {entry.Length} with {entry.Sha256}");
            }
        }

        return zip.Names.FirstOrDefault(name => !listed.Contains(name)) is { } extra
            ? EvidenceFinding.Failed(check, $"{extra} is there and not listed")
            : EvidenceFinding.Ok(check, $"{manifest.Entries.Count} entries have the length and SHA-256 of the manifest, and there are no others");
    }
}
