using System.Buffers;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.As2;

/// <summary>Makes the message of a delivery once: fields and envelope. It is stored, so that a repeat has the same Message-ID and bytes (RFC 4130bis 5.5).</summary>
internal sealed class As2Sealer(IPartnerDirectory partners, SigningKeys keys, IOptions<As2Options> options, TimeProvider clock) : ISealer
{
    /// <summary>RFC 9112 10.1.</summary>
    public string WireType => "message/http";

    public async Task<SealResult> SealAsync(OutboundMessage message, Stream wire, CancellationToken ct)
    {
        var agreed = message.IsCertificateExchange ? ForCertificates(message.Channel.As2!) : message.Channel.As2!;
        var now = clock.GetUtcNow();
        if (IsWeak(agreed) && !As2Envelopes.AllowsLegacy(agreed, now))
        {
            return new SealResult.Refused(As2Codes.LegacyEnded, "SHA-1 or 3DES is agreed, and legacy-until is past or missing.");
        }

        if (message.Attachments.Count > 0 && agreed.Attachments != AttachmentMode.Related)
        {
            return new SealResult.Refused(As2Codes.AttachmentsNotCarried, $"The document has attachments, and channel {message.Channel.Id} carries none (attachments: related).");
        }

        if (agreed.Receipt == ReceiptMode.Async && options.Value.PublicUrl is null)
        {
            return new SealResult.Refused(As2Codes.PublicUrlMissing, "An asynchronous receipt is agreed, and As2:PublicUrl does not say where it can come to.");
        }

        var key = agreed.Sign is null ? null : await keys.FindAsync(agreed.Key, ct);
        if (agreed.Sign is not null && key is null)
        {
            return new SealResult.Refused(As2Codes.KeyMissing, $"No key called {agreed.Key} is in use for signatures (gw keys list).");
        }

        var recipient = agreed.Encrypt is null
            ? null
            : partners.Current.Find(message.Channel.Partner)?.CertificatesFor(CertificateUse.Encrypt, now).FirstOrDefault();
        return agreed.Encrypt is not null && recipient is null
            ? new SealResult.Refused(As2Codes.CertificateMissing, $"Partner {message.Channel.Partner} has no certificate for encryption that is valid now.")
            : await WriteAsync(message, agreed, key, recipient, wire, ct);
    }

    private async Task<SealResult> WriteAsync(
        OutboundMessage message, As2Terms agreed, SigningKey? key, PartnerCertificate? recipient, Stream wire, CancellationToken ct)
    {
        var sealing = new EnvelopeSealing(new SealTerms
        {
            Agreed = agreed,
            SigningKey = key,
            Recipient = recipient,
            ContentType = message.ContentType,
            FileName = message.FileName,
            Attachments = [.. message.Attachments.Select(a => new SealPart(a.ContentType, a.FileName, a.OpenBody))],
        });
        await wire.WriteAsync(Fields(message, agreed, sealing), ct);
        await using var content = await message.OpenBody(ct);
        var made = await sealing.WriteAsync(content, wire, ct);
        return new SealResult.Sealed(
            MicValue.Of(made.Mic.Digest.Span, made.Mic.Algorithm).ToText(oldSpelling: false),
            [("algorithms", string.Join(' ', made.Algorithms)), ("key", key?.Id), ("recipient", recipient?.Thumbprint)]);
    }

    private ReadOnlyMemory<byte> Fields(OutboundMessage message, As2Terms agreed, EnvelopeSealing sealing)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var lower = agreed.Quirks.LowerCaseHeaders;
        Field("AS2-Version", agreed.Version);
        if (agreed.Version == "1.3")
        {
            Field("AS2-Product", As2Agent.Product);
        }

        Field("AS2-From", As2Name.Quote(agreed.Us));
        Field("AS2-To", As2Name.Quote(agreed.Them));
        Field("Message-ID", As2MessageId.Of(message.MessageId, agreed.Us, !agreed.Quirks.NoBrackets));
        Field("EDIINT-Features", As2Features.Value);
        Field("MIME-Version", "1.0");
        if (agreed.Subject is { } subject)
        {
            Field("Subject", subject);
        }

        Receipt();
        Field("Content-Type", sealing.ContentType);
        if (sealing.Disposition is { } disposition)
        {
            Field("Content-Disposition", disposition);
        }

        MimeWriter.EndFields(output);
        return output.WrittenMemory;

        void Receipt()
        {
            if (agreed.Receipt == ReceiptMode.None)
            {
                return;
            }

            Field("Disposition-Notification-To", options.Value.Address() ?? As2Name.Quote(agreed.Us));
            if (agreed.ReceiptSigned)
            {
                var digest = EnvelopeSealing.DigestOf(agreed.Sign ?? As2Digest.Sha256);
                var micalg = agreed.Quirks.OldMicalg ? CmsDigest.OldMicalgOf(digest) : CmsDigest.MicalgOf(digest);
                Field("Disposition-Notification-Options", $"signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, {micalg}");
            }

            if (agreed.Receipt == ReceiptMode.Async)
            {
                Field("Receipt-Delivery-Option", options.Value.Address()!);
            }
        }

        void Field(string name, string value) => MimeWriter.Field(output, lower ? name.ToLowerInvariant() : name, value);
    }

    /// <summary>Signed always; and a multipart has no transfer encoding of its own (RFC 2045 6.4).</summary>
    private static As2Terms ForCertificates(As2Terms agreed) =>
        agreed with { Sign = agreed.Sign ?? As2Digest.Sha256, Quirks = agreed.Quirks with { Base64 = false } };

    private static bool IsWeak(As2Terms agreed) => agreed.Sign == As2Digest.Sha1 || agreed.Encrypt == "3des-cbc";
}
