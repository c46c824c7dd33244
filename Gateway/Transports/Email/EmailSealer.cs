using System.Globalization;
using System.Text;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using MimeKit;
using MimeKit.Utils;

namespace Gateway.Transports.Email;

/// <summary>Makes the mail of a delivery once (RFC 5322): header, text and the document as an attachment, signed and encrypted as agreed (RFC 8551). It is stored, so that a repeat has the same Message-ID and bytes.</summary>
internal sealed class EmailSealer(IPartnerDirectory partners, SigningKeys keys, TimeProvider clock) : ISealer
{
    /// <summary>RFC 5322 2.1.1 says 998 with all that encoding adds.</summary>
    private const int MostSubject = 200;

    private static readonly FormatOptions Format = FormatOf();

    public string WireType => "message/rfc822";

    public async Task<SealResult> SealAsync(OutboundMessage message, Stream wire, CancellationToken ct)
    {
        if (message.Channel.Smtp is not { } terms)
        {
            return new SealResult.Refused(OutcomeCodes.UrlMissing, $"Channel {message.Channel.Id} has no server that takes mails.");
        }

        if (message.Attachments.Count > 0)
        {
            return new SealResult.Refused(EmailCodes.AttachmentsNotCarried, $"The document has attachments, and channel {message.Channel.Id} carries none.");
        }

        // In base64 it is larger still; what is stored for nothing costs room.
        if (message.Length > message.Channel.MaxBytes)
        {
            return new SealResult.Refused(EmailCodes.TooLarge, string.Create(
                CultureInfo.InvariantCulture, $"The document has {message.Length} bytes, and the channel sends mails of {message.Channel.MaxBytes}. Nothing was sent."));
        }

        var now = clock.GetUtcNow();
        var key = terms.Sign is null ? null : await keys.FindAsync(terms.Key!, ct);
        if (terms.Sign is not null && key is null)
        {
            return new SealResult.Refused(EmailCodes.KeyMissing, $"No key called {terms.Key} is in use for signatures (gw keys list).");
        }

        var recipient = terms.Encrypt is null ? null : partners.Current.Find(message.Channel.Partner)?.CertificatesFor(CertificateUse.Encrypt, now).FirstOrDefault();
        if (terms.Encrypt is not null && recipient is null)
        {
            return new SealResult.Refused(EmailCodes.CertificateMissing, $"Partner {message.Channel.Partner} has no certificate for encryption that is valid now.");
        }

        var name = NameOf(message);
        try
        {
            var words = MailWords.Of(terms, new MailValues(message, name, partners.Current.Find(message.Channel.Partner)?.Name ?? message.Channel.Partner.Value, now));
            return await WriteAsync(message, name, words, key, recipient, now, wire, ct);
        }
        catch (MailTemplateException error)
        {
            return new SealResult.Refused(EmailCodes.TemplateInvalid, error.Message);
        }
    }

    private static async Task<SealResult> WriteAsync(
        OutboundMessage message, string name, MailWords words, SigningKey? key, PartnerCertificate? recipient, DateTimeOffset now, Stream wire, CancellationToken ct)
    {
        var sealing = new EnvelopeSealing(new SealTerms
        {
            Agreed = AgreedOf(message.Channel.Smtp!),
            SigningKey = key,
            Recipient = recipient,
            ContentType = message.ContentType,
            FileName = name,
            MailText = words.Text,
        });
        await wire.WriteAsync(Fields(message, words.Subject, sealing, now), ct);
        await using var content = await message.OpenBody(ct);
        var made = await sealing.WriteAsync(content, wire, ct);
        return new SealResult.Sealed(
            $"{Convert.ToBase64String(made.Mic.Digest.Span)}, {CmsDigest.MicalgOf(made.Mic.Algorithm)}",
            [("algorithms", made.Algorithms.Count > 0 ? string.Join(' ', made.Algorithms) : null), ("key", key?.Id), ("recipient", recipient?.Thumbprint)]);
    }

    private static ReadOnlyMemory<byte> Fields(OutboundMessage message, string subject, EnvelopeSealing sealing, DateTimeOffset now)
    {
        var terms = message.Channel.Smtp!;
        var headers = new HeaderList
        {
            { HeaderId.Date, DateUtils.FormatDate(now) },
            { HeaderId.From, new MailboxAddress(Encoding.UTF8, terms.FromName, terms.From).ToString(Format, encode: true) },
            { HeaderId.To, string.Join(", ", terms.To) },
            { HeaderId.Subject, Encoding.UTF8, OneLine.Of(subject, MostSubject) },
            { HeaderId.MessageId, $"<{message.MessageId}@{terms.Domain}>" },
            { HeaderId.MimeVersion, "1.0" },
        };
        using var written = new MemoryStream();
        headers.WriteTo(Format, written);

        // The empty line, behind which the body begins; more fields follow.
        written.SetLength(written.Length - 2);
        var rest = new System.Buffers.ArrayBufferWriter<byte>(512);
        MimeWriter.Field(rest, "Content-Type", sealing.ContentType);
        MimeWriter.Field(rest, "Content-Transfer-Encoding", sealing.TransferEncoding);
        if (sealing.Disposition is { } disposition)
        {
            MimeWriter.Field(rest, "Content-Disposition", disposition);
        }

        MimeWriter.EndFields(rest);
        written.Write(rest.WrittenSpan);
        return written.ToArray();
    }

    /// <summary>A delivery from before the channel had names is called by its id.</summary>
    private static string NameOf(OutboundMessage message)
    {
        var name = message.FileName ?? message.MessageId;
        return SafeFileName.WrongWith(name) is null ? name : SafeFileName.Of(name);
    }

    /// <summary>The choices of S/MIME as those of AS2, which is S/MIME over HTTP.</summary>
    private static As2Terms AgreedOf(SmtpTerms terms) => new()
    {
        Us = terms.From,
        Them = terms.To[0],
        Key = terms.Key ?? "",
        Sign = terms.Sign,
        Signature = terms.Signature,
        Encrypt = terms.Encrypt,
        KeyTransport = terms.KeyTransport,
    };

    private static FormatOptions FormatOf()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
