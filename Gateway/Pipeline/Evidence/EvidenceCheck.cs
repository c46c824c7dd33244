using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Security.Cms;
using Gateway.Security.Mime;
using Gateway.Transports;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// Checks evidence with nothing but the zip and what the auditor trusts: needs no installation, no network and no clock. Each check says what it found, and one
/// that fails keeps none of the others from being made. For one zip.
/// </summary>
internal sealed class EvidenceCheck(EvidenceTrust trust, IReceiptReader receipts)
{
    private const int MostOfManifest = 4 * 1024 * 1024;

    /// <summary>Of a trail that no trusted installation signed, or that is another than it signed: enough to say more of what was changed.</summary>
    private const int MostOfUnproven = 1024 * 1024;

    private readonly List<EvidenceFinding> _findings = [];

    /// <param name="file">Seekable.</param>
    public async Task<EvidenceReport> CheckAsync(Stream file, CancellationToken ct)
    {
        EvidenceFile? zip = null;
        await TryAsync("zip", async () =>
        {
            zip = await EvidenceFile.OpenAsync(file, ct).ConfigureAwait(false);
            return EvidenceFinding.Ok("zip", $"{zip.Names.Count} entries, stored as they are, under names of evidence");
        }).ConfigureAwait(false);
        if (zip is null)
        {
            return new EvidenceReport(null, false, _findings);
        }

        return await CheckAsync(zip, ct).ConfigureAwait(false);
    }

    private async Task<EvidenceReport> CheckAsync(EvidenceFile zip, CancellationToken ct)
    {
        EvidenceManifest? manifest = null;
        await TryAsync("manifest", async () =>
        {
            var octets = await zip.ReadAsync(EvidenceNames.Manifest, MostOfManifest, ct).ConfigureAwait(false);
            manifest = EvidenceJson.Read(octets, EvidenceJson.Strict.EvidenceManifest);
            var signature = await zip.ReadAsync(EvidenceNames.ManifestSignature, MostOfManifest, ct).ConfigureAwait(false);
            return EvidenceZipCheck.Manifest(manifest, octets, signature, trust);
        }).ConfigureAwait(false);
        if (manifest is null)
        {
            return new EvidenceReport(null, false, _findings);
        }

        await TryAsync("entries", () => EvidenceZipCheck.EntriesAsync(zip, manifest, ct)).ConfigureAwait(false);
        var most = _findings.Exists(f => f.IsFailure()) ? MostOfUnproven : EvidenceTrailCheck.MostOfTrail;
        IReadOnlyList<AuditEntry> entries = [];
        await TryAsync("trail", async () =>
        {
            var octets = await zip.ReadAsync(EvidenceNames.AuditEntries, most, ct).ConfigureAwait(false);
            entries = EvidenceJson.Read(octets, EvidenceJson.Strict.IReadOnlyListAuditEntry);
            return EvidenceTrailCheck.Chain(manifest, entries);
        }).ConfigureAwait(false);
        await TryAsync("seals", async () =>
        {
            var octets = await zip.ReadAsync(EvidenceNames.AuditProof, most, ct).ConfigureAwait(false);
            return EvidenceTrailCheck.Seals(entries, EvidenceJson.Read(octets, EvidenceJson.Strict.ChainProof), trust);
        }).ConfigureAwait(false);
        await TryAsync("timestamp", () => EvidenceTrailCheck.TimestampAsync(zip, manifest, trust, ct)).ConfigureAwait(false);
        await TryAsync("payloads", () => Task.FromResult(EvidenceTrailCheck.Payloads(manifest, entries))).ConfigureAwait(false);
        await PartiesAsync(new EvidenceCase(zip, manifest, entries, trust), ct).ConfigureAwait(false);
        return new EvidenceReport(manifest.Exchange.Id, !_findings.Exists(f => f.IsFailure()), _findings);
    }

    private async Task PartiesAsync(EvidenceCase evidence, CancellationToken ct)
    {
        var message = new EvidenceMessageCheck(evidence);
        var receipt = new EvidenceReceiptCheck(evidence, receipts);
        await TryAsync("signature", () => message.SignatureAsync(ct)).ConfigureAwait(false);
        await TryAsync("content", () => message.ContentAsync(ct)).ConfigureAwait(false);
        await TryAsync("receipt", () => receipt.SignatureAsync(message.Signer, ct)).ConfigureAwait(false);
        await TryAsync("mic", () => receipt.MicAsync(ct)).ConfigureAwait(false);
        await TryAsync("revoked", async () =>
        {
            var octets = await evidence.Zip.ReadAsync(EvidenceNames.Revocation, MostOfManifest, ct).ConfigureAwait(false);
            var state = EvidenceJson.Read(octets, EvidenceJson.Strict.RevocationState);
            return EvidenceFinding.Absent("revoked", $"{state.State}: {state.Detail}");
        }).ConfigureAwait(false);
    }

    private async Task TryAsync(string check, Func<Task<EvidenceFinding>> run)
    {
        try
        {
            _findings.Add(await run().ConfigureAwait(false));
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or CmsException or AsnContentException or MimeException
            or CryptographicException or EndOfStreamException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // Whatever was done to the zip, it does not hold. What stands in its texts is anybody's: half surrogates, fields twice, numbers without bounds.
            _findings.Add(EvidenceFinding.Failed(check, Access.OneLine.Of(error.Message, 500)));
        }
    }
}
