using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;

namespace Gateway.Pipeline.Evidence;

/// <summary>Evidence that is being checked: the zip, what it says of itself, and what the auditor trusts.</summary>
internal sealed record EvidenceCase(EvidenceFile Zip, EvidenceManifest Manifest, IReadOnlyList<AuditEntry> Entries, EvidenceTrust Trust)
{
    private const int MostOfSignature = 1024 * 1024;

    public bool IsInbound => Manifest.Exchange.Direction == "inbound";

    /// <summary>What the trail says of the envelope.</summary>
    public JsonElement? Facts { get; } = ChainDigests.FactsOf(Entries, AuditKinds.ExchangeOpened, AuditKinds.DeliverySealed);

    /// <summary>The trusted certificate under which a detached signature holds over an entry.</summary>
    /// <param name="named">Thumbprint of the one that the trail names: where the signature holds under several, it is the one.</param>
    public async Task<DetachedSigner> SignerAsync(string signature, string part, string? named, CancellationToken ct)
    {
        var octets = await Zip.ReadAsync(signature, MostOfSignature, ct).ConfigureAwait(false);
        return await DetachedSignature.SignerAsync(octets, Zip.OpenRead(part), Trust.Certificates, named, ct).ConfigureAwait(false);
    }

    /// <summary>The form in which the manifest says that an entry was signed.</summary>
    public SignedForm FormOf(string name)
    {
        bool Has(string quirk) => Manifest.Readings.Any(r => r.Name == name && r.Quirk == quirk);
        return new SignedForm(Has(EvidenceReading.CanonicalText), Has(EvidenceReading.LastLineEndUnsigned));
    }

    /// <summary>Takes an entity out of its layers, as far as that goes without a key.</summary>
    /// <param name="entity">Begins with its header fields.</param>
    /// <param name="most">Most octets that may come out.</param>
    public static async Task<SecurityVerdict> OpenAsync(Stream entity, long most, Func<OpenedPart, Stream> destination, CancellationToken ct)
    {
        using var source = new MimeSource(entity);
        var headers = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
        var terms = new EnvelopeTerms
        {
            ContentType = headers.Get("Content-Type"),
            TransferEncoding = headers.Get("Content-Transfer-Encoding"),
            Disposition = headers.Get("Content-Disposition"),
            Signers = [],
            MaxBytes = most,
            IsSignedPart = true,
        };
        return await Opener().OpenAsync(terms, source.Body, destination, ct).ConfigureAwait(false);
    }

    /// <summary>The same of a mail, of which every part is taken that could have been.</summary>
    /// <param name="opensZip">The files in a zip, and not the zip.</param>
    public static Task<SecurityVerdict> OpenMailAsync(Stream entity, long most, bool opensZip, Func<OpenedPart, Stream> destination, CancellationToken ct)
    {
        var terms = new EnvelopeTerms { Signers = [], MaxBytes = most, IsSignedPart = true, Mail = new MailPartTerms { Body = true, OpenZip = opensZip } };
        return Opener().OpenAsync(terms, entity, destination, ct);
    }

    /// <summary>What is to say of a signature that holds.</summary>
    /// <param name="at">When it was made, or came.</param>
    public static EvidenceFinding Judge(string check, string part, X509Certificate2 signer, DateTimeOffset at)
    {
        var facts = CertificateFacts.Of(signer);
        var who = $"{part} is signed by {facts.Subject} (serial {facts.SerialHex}, SHA-256 {facts.Thumbprint})";
        return facts.IsValid(at) ? EvidenceFinding.Ok(check, who) : EvidenceFinding.Failed(check, $"{who}, which was not valid on {at:yyyy-MM-dd}");
    }

    /// <summary>What is to say of an entry that is not there: the manifest's reason, which is none where the trail says that it should be.</summary>
    public EvidenceFinding Missing(string check, string name, bool isNeeded, string more = "")
    {
        var absence = Manifest.Absent.FirstOrDefault(a => a.Name == name);
        var why = $"{name}: {absence?.Reason ?? "the manifest does not say why"}{(absence?.Detail is { } detail ? $" ({detail})" : "")}{more}";
        var isReason = absence?.Reason is AbsenceReasons.Purged or AbsenceReasons.KeyRetired or AbsenceReasons.ChannelMissing or AbsenceReasons.Corrupt;
        return absence is null || (isNeeded && !isReason)
            ? EvidenceFinding.Failed(check, why + "; by the trail it was there")
            : EvidenceFinding.Absent(check, why);
    }

    private static EnvelopeOpener Opener() => new(new NoKeys(), new SecurityPlaces("", "", SharedLedger: false, LoopbackOnly: true));
}
