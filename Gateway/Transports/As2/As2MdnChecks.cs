using System.Security.Cryptography;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using static Gateway.Transports.As2.As2CheckNames;

namespace Gateway.Transports.As2;

/// <summary>What the receipt of a test message proves: who signed it, the digest it repeats, and what it says.</summary>
internal sealed class As2MdnChecks(As2Envelopes envelopes, IEnvelopeOpener opener, IPartnerDirectory partners, TimeProvider clock)
{
    private const int MaxWords = 500;
    private static readonly string[] Names = [MdnSignature, As2CheckNames.Mic, As2CheckNames.Disposition];

    public static IEnumerable<ChannelCheck> Skip(string why) => Names.Select(n => Skipped(n, why));

    public async Task<IEnumerable<ChannelCheck>> JudgeAsync(Channel channel, As2TestAnswer answer, CancellationToken ct)
    {
        if (answer.Fields is null)
        {
            return Skip(channel.As2!.Receipt == ReceiptMode.None ? "No receipt is agreed." : "There is no receipt.");
        }

        using var content = new MemoryStream();
        var terms = envelopes.Describe(channel, answer.Fields).Terms;
        var verdict = await OpenAsync(terms, answer.Body, content, ct);
        var report = await ReadAsync(verdict, content, ct);
        var signature = await SignatureAsync(channel, answer, terms, verdict, report, ct);
        return report is null
            ? [signature, Skipped(As2CheckNames.Mic, "There is no receipt."), Skipped(As2CheckNames.Disposition, "There is no receipt.")]
            : [signature, MicOf(channel, answer, report), DispositionOf(channel, answer, report)];
    }

    private async Task<SecurityVerdict> OpenAsync(EnvelopeTerms terms, ReadOnlyMemory<byte> body, MemoryStream? content, CancellationToken ct)
    {
        using var message = new MemoryStream(body.ToArray(), writable: false);
        return await opener.OpenAsync(terms, message, part => part.Number == 1 && content is not null ? content : Stream.Null, ct);
    }

    /// <summary>Read even where the signature does not hold: what it says is shown to people, and moves nothing.</summary>
    private static async Task<MdnReport?> ReadAsync(SecurityVerdict verdict, MemoryStream content, CancellationToken ct)
    {
        if (verdict.Parts is not [{ ContentType: { } type }, ..])
        {
            return null;
        }

        try
        {
            content.Position = 0;
            var report = await MdnReader.ReadAsync(ContentType.Parse(type), null, content, ct);
            return report.Disposition is null ? null : report;
        }
        catch (MimeException)
        {
            // Whatever it is, it is no receipt; the check says so.
            return null;
        }
    }

    private async Task<ChannelCheck> SignatureAsync(
        Channel channel, As2TestAnswer answer, EnvelopeTerms terms, SecurityVerdict verdict, MdnReport? report, CancellationToken ct)
    {
        if (report is null)
        {
            var type = answer.Fields!.GetValueOrDefault("Content-Type", "something without a Content-Type");
            return Failed(MdnSignature, OneLine.Of($"The answer is {type} and no MDN{(verdict.Detail is { } why ? $" ({why})" : "")}: the partner must answer with multipart/report, signed where that was asked for.", MaxWords));
        }

        if (verdict.Holds && !verdict.IsSigned)
        {
            return channel.As2!.ReceiptSigned
                ? Failed(MdnSignature, "The MDN is not signed, and a signed one was asked for: the partner must switch signed receipts on, or 'receipt-signed: false' is agreed.")
                : Skipped(MdnSignature, "No signed receipt is agreed.");
        }

        if (verdict.Holds)
        {
            var by = partners.Current.Find(channel.Partner)!.Certificates.First(c => c.Thumbprint == verdict.Signer);
            var digest = verdict.Mic is { } mic ? CmsDigest.MicalgOf(mic.Algorithm) : "";
            return Ok(MdnSignature, $"It holds under '{by.Id}', {Of(by.Facts)}, with {digest}{Left(by.Until, clock.GetUtcNow())}.");
        }

        if (await StrangerAsync(terms, verdict, answer.Body, ct) is { } stranger)
        {
            var known = terms.Signers.Count == 0 ? "none for signatures that is valid now" : string.Join(", ", terms.Signers.Select(c => Of(c.Facts)));
            return Failed(MdnSignature, $"The partner's MDN is signed by a certificate with {Of(stranger)}, the profile has {known}: ask for their current certificate, or add it to certs/ once they confirmed it.");
        }

        return Failed(MdnSignature, OneLine.Of($"The signature does not hold ({verdict.Code}): {verdict.Detail} The partner must sign the octets that it sends, and send us the certificate it signs with.", MaxWords));
    }

    /// <summary>The certificate that came along and that the signature holds under; null when there is none.</summary>
    private async Task<CertificateFacts?> StrangerAsync(EnvelopeTerms terms, SecurityVerdict verdict, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        foreach (var encoded in verdict.Accompanying)
        {
            CertificateFacts facts;
            try
            {
                facts = CertificateFacts.Read(encoded.Span);
            }
            catch (CryptographicException)
            {
                // Not one that this system can read: nobody can be told of it.
                continue;
            }

            var alone = new PartnerCertificate { Id = "offered", Uses = CertificateUse.Sign, Facts = facts, From = facts.NotBefore, Until = facts.NotAfter };
            if (terms.Signers.All(s => s.Thumbprint != facts.Thumbprint)
                && (await OpenAsync(terms with { Signers = [alone] }, body, null, ct)).Signer == facts.Thumbprint)
            {
                return facts;
            }
        }

        return null;
    }

    private static ChannelCheck MicOf(Channel channel, As2TestAnswer answer, MdnReport report)
    {
        if (!report.Disposition!.IsPositive)
        {
            return Skipped(As2CheckNames.Mic, "The partner did not process the message.");
        }

        var ours = answer.Mic!;
        return report.Mic switch
        {
            null when channel.As2!.ReceiptSigned => Failed(As2CheckNames.Mic, "The MDN repeats no digest (Received-content-MIC): without it nothing is proven; the partner must send one."),
            null => Warning(As2CheckNames.Mic, "The MDN repeats no digest (Received-content-MIC)."),
            { } theirs when theirs.Matches(ours) => Ok(As2CheckNames.Mic, $"Both sides have {ours.ToText(oldSpelling: false)}."),
            { } theirs when theirs.Algorithm != ours.Algorithm => Failed(
                As2CheckNames.Mic, $"The partner made the digest with {CmsDigest.MicalgOf(theirs.Algorithm)}, we with {CmsDigest.MicalgOf(ours.Algorithm)}: "
                    + "it must use the digest of our signature, or 'sign' in the profile becomes the one that it uses."),
            { } theirs => Failed(
                As2CheckNames.Mic, $"The partner has {theirs.Digest}, we have {ours.Digest} (both {CmsDigest.MicalgOf(ours.Algorithm)}): it makes the digest over other octets than were signed. "
                    + "Compare its settings for canonicalisation, compression and transfer encoding with the quirks in the profile."),
        };
    }

    private static ChannelCheck DispositionOf(Channel channel, As2TestAnswer answer, MdnReport report)
    {
        var disposition = report.Disposition!;
        var said = OneLine.Of(disposition.ToString(), MaxWords);
        if (report.OriginalMessageId is not { } id || !MessageIds.AreSame(id, answer.MessageId))
        {
            return Failed(As2CheckNames.Disposition, $"The MDN is for {OneLine.Of(report.OriginalMessageId ?? "no message", MaxWords)}, the message was {answer.MessageId}: the partner must repeat the Message-ID as it came.");
        }

        if (!disposition.IsPositive)
        {
            var words = OneLine.Of(report.HumanText.Trim().ReplaceLineEndings(" "), MaxWords);
            return Failed(As2CheckNames.Disposition, $"{said}. {As2Advice.Of(disposition, channel.As2!)}{(words.Length > 0 ? $" The partner says: {words}" : "")}");
        }

        return disposition.Modifier == ModifierKind.None ? Ok(As2CheckNames.Disposition, said + ".") : Warning(As2CheckNames.Disposition, said + ".");
    }
}
