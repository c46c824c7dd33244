using System.Formats.Asn1;
using System.Security.Cryptography;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Security.Timestamps;

namespace Gateway.Pipeline.Evidence;

/// <summary>Makes evidence from what is stored. Nothing is decided again, and nothing in the ledger is changed by it.</summary>
internal sealed class EvidenceMaker(
    IExchangeReader reader, EvidenceChannels channels, EvidenceParts parts, EvidenceOpening opening, IKeyStore keys, IAuditStore audit, IInstallationKey installation,
    ITimestampAuthority authority, IServiceProvider transports, TimeProvider clock, ILogger<EvidenceMaker> logger) : IEvidence
{
    private const int MaxDetail = 300;
    private const string Algorithm = "ECDSA P-256 with SHA-256, DER";

    private static readonly string Product = "gateway/" + typeof(EvidenceMaker).Assembly.GetName().Version!.ToString(3);

    public async Task<EvidencePack?> FindAsync(ExchangeId exchange, PartnerScope scope, CancellationToken ct) =>
        await reader.FindAsync(exchange, scope, ct).ConfigureAwait(false) is { } view
            ? new EvidencePack($"{exchange}-evidence.zip", view.Timeline.Count(e => e.Seal is null), (output, token) => WriteAsync(view, output, token))
            : null;

    private async Task WriteAsync(ExchangeView view, Stream output, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var partners = await channels.PartnersAsync(view, ct).ConfigureAwait(false);
        var roads = EvidenceChannels.Of(view, partners);
        using var certificates = await EvidenceCertificates.LoadAsync(view, partners, keys, ct).ConfigureAwait(false);
        var zip = new EvidenceZip(output, now);
        var writing = new EvidenceWriting(zip, view, roads, certificates, parts, opening, transports);
        await writing.MessageAsync(ct).ConfigureAwait(false);
        await writing.ReceiptAsync(ct).ConfigureAwait(false);
        await certificates.AddToAsync(zip, ct).ConfigureAwait(false);
        await zip.AddAsync(EvidenceNames.Revocation, EvidenceJson.Write(Revocation(certificates), EvidenceJson.Strict.RevocationState), ct).ConfigureAwait(false);
        await TrailAsync(zip, view, ct).ConfigureAwait(false);
        var manifest = EvidenceJson.Write(Manifest(zip, view, roads, certificates, writing, now), EvidenceJson.Strict.EvidenceManifest);
        await zip.EndAsync(manifest, ToDer(installation.Sign(manifest)), ct).ConfigureAwait(false);
    }

    private async Task TrailAsync(EvidenceZip zip, ExchangeView view, CancellationToken ct)
    {
        var entries = EvidenceJson.Write(view.Timeline, EvidenceJson.Strict.IReadOnlyListAuditEntry);
        await zip.AddAsync(EvidenceNames.AuditEntries, entries, ct).ConfigureAwait(false);
        await StampAsync(zip, entries, ct).ConfigureAwait(false);
        var proof = await ChainProofs.CreateAsync(audit, view.Summary.Id.ToString(), view.Timeline, ct).ConfigureAwait(false);
        await zip.AddAsync(EvidenceNames.AuditProof, EvidenceJson.Write(proof, EvidenceJson.Strict.ChainProof), ct).ConfigureAwait(false);
    }

    /// <summary>An authority that is away keeps nobody from the rest.</summary>
    private async Task StampAsync(EvidenceZip zip, byte[] entries, CancellationToken ct)
    {
        if (!authority.IsSet)
        {
            zip.Leave(EvidenceNames.AuditTimestamp, AbsenceReasons.NoAuthority);
            return;
        }

        try
        {
            await zip.AddAsync(EvidenceNames.AuditTimestamp, await authority.StampAsync(SHA256.HashData(entries), ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        }
        catch (TimestampException error)
        {
            var why = OneLine.Of(error.Message, MaxDetail);
            Log.NotStamped(logger, why);
            zip.Leave(EvidenceNames.AuditTimestamp, AbsenceReasons.TimestampFailed, why);
        }
    }

    private EvidenceManifest Manifest(
        EvidenceZip zip, ExchangeView view, IReadOnlyList<Channel> roads, EvidenceCertificates certificates, EvidenceWriting writing, DateTimeOffset now) => new()
        {
            Format = EvidenceManifest.CurrentFormat,
            CreatedAt = now,
            Product = Product,
            Exchange = EvidenceFacts.Of(view, roads),
            Envelope = ChainDigests.FactsOf(view.Timeline, AuditKinds.ExchangeOpened, AuditKinds.DeliverySealed),
            Receipt = writing.Receipt,
            Readings = writing.Readings,
            Certificates = certificates.ToManifest(),
            Chain = new EvidenceChain(
                view.Timeline.Count, view.Timeline.Count > 0 ? view.Timeline[^1].Hash : AuditHash.Zero, view.Timeline.Count(e => e.Seal is null)),
            Signer = new EvidenceSigner(Algorithm, installation.KeyId, PemEncoding.WriteString("PUBLIC KEY", installation.PublicKey.Span)),
            Entries = zip.Entries,
            Absent = zip.Absent,
        };

    private static RevocationState Revocation(EvidenceCertificates certificates) => new(
        "not-checked",
        "No CRL or OCSP responder was asked, at receipt or since. The partner's approved profile said which certificates hold.",
        [.. certificates.Used.Select(u => u.Facts.Thumbprint).Distinct()]);

    /// <summary>RFC 3279 2.2.3, as OpenSSL reads it.</summary>
    private static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(signature[..(signature.Length / 2)].TrimStart((byte)0));
            writer.WriteIntegerUnsigned(signature[(signature.Length / 2)..].TrimStart((byte)0));
        }

        return writer.Encode();
    }
}
