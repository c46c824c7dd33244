using System.Buffers;
using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>Our MDNs: signed where that was asked for, and saying no more of a failure than the standard's word.</summary>
internal sealed class As2Receipts(As2Envelopes envelopes, SigningKeys keys, TimeProvider clock) : IReceiptWriter
{
    private const int MostName = 255;

    public InboundEnvelope Describe(Channel channel, IReadOnlyDictionary<string, string> fields) => envelopes.Describe(channel, fields);

    public async ValueTask<Receipt?> WriteAsync(ReceiptMatter matter, CancellationToken ct)
    {
        var fields = matter.Envelope.Fields;
        var request = As2Envelopes.RequestOf(fields);
        if (!request.IsWanted)
        {
            return null;
        }

        var agreed = matter.Channel.As2!;
        var report = MdnWriter.Report(ReportOf(matter, fields), agreed.Quirks.OldMicalg);
        if (request.IsSigned)
        {
            // An unsigned receipt would prove nothing where a signed one was asked for.
            var key = await keys.FindAsync(agreed.Key, ct).ConfigureAwait(false) ?? throw new SigningKeyMissingException(agreed.Key);
            var digest = As2Envelopes.DigestOf(request, As2Envelopes.AllowsLegacy(agreed, clock.GetUtcNow()));
            var octets = report.ToOctets();
            var signature = SignedDataWriter.Detached(
                CryptographicOperations.HashData(digest, octets), digest, key.Certificate, key.Key,
                new SignedDataOptions { AlgorithmProtection = !agreed.Quirks.NoAlgorithmProtection });
            report = MdnWriter.Signed(octets, signature, digest, agreed.Quirks.OldMicalg);
        }

        var later = request.IsAsync && matter.Envelope.AnswerLater;

        // What does not hold by what was agreed chooses nothing of the address, be it below the registered one.
        var to = matter.Verdict.Holds ? request.Url : agreed.ReceiptUrl;
        return new Receipt(Message(agreed, fields, report, later ? to : null), OnConnection: !later);
    }

    public Receipt Again(Receipt written, ReadOnlyMemory<byte> stored) =>
        written with { Message = WireMessage.DeliveredTo(stored, WireMessage.Of(written.Message).Get(WireMessage.DeliverTo)) };

    /// <summary>For a pair that no profile has: unsigned, on the connection, whatever was asked for.</summary>
    public static ReadOnlyMemory<byte> ToStranger(IReadOnlyDictionary<string, string> fields)
    {
        var report = MdnWriter.Report(
            ReportOf(fields, Disposition.Error(DispositionText.UnknownTradingRelationship), mic: null), oldMicalg: false);
        return Message(null, fields, report, to: null);
    }

    private static MdnReport ReportOf(ReceiptMatter matter, IReadOnlyDictionary<string, string> fields) => ReportOf(
        fields, DispositionOf(matter.Code, matter.Verdict.Holds),
        matter.Verdict.Mic is { } mic ? MicValue.Of(mic.Digest.Span, mic.Algorithm) : null) with
    {
        FileName = FileNameOf(matter.Verdict),
    };

    /// <summary>
    /// FN-MDN: the name of the message's file, as it came. Of an envelope that does not hold nothing is repeated, so that nobody learns what was in it, nor of a name
    /// that no field can hold.
    /// </summary>
    private static string? FileNameOf(SecurityVerdict verdict) =>
        verdict is { Holds: true, Parts: [{ FileName: { Length: > 0 and <= MostName } name }, ..] } && !name.Any(char.IsControl) ? name : null;

    private static MdnReport ReportOf(IReadOnlyDictionary<string, string> fields, Disposition disposition, MicValue? mic)
    {
        var to = fields.GetValueOrDefault("AS2-To", "");
        return new MdnReport
        {
            ReportingUa = As2Agent.Product,
            OriginalRecipient = to,
            FinalRecipient = to,
            OriginalMessageId = fields.TryGetValue("Message-ID", out var id) && MessageIds.IsValid(id) ? id.Trim() : null,
            Disposition = disposition,
            Mic = mic,
            HumanText = disposition.IsPositive
                ? "The message was received. This says nothing of whether its content is accepted.\r\n"
                : $"The message was received and could not be processed: {disposition.Text}.\r\n",
        };
    }

    /// <summary>One word for everything that fails between the content key and the plaintext's structure.</summary>
    private static Disposition DispositionOf(string? code, bool holds) => code switch
    {
        VerdictCodes.DecryptionFailed => Disposition.Error(DispositionText.DecryptionFailed),
        VerdictCodes.AuthenticationFailed => Disposition.Error(DispositionText.AuthenticationFailed),
        VerdictCodes.DecompressionFailed => Disposition.Error(DispositionText.DecompressionFailed),
        VerdictCodes.InsufficientSecurity => Disposition.Error(DispositionText.InsufficientMessageSecurity),
        VerdictCodes.MimeMalformed or VerdictCodes.ContentUnsupported or VerdictCodes.ContentTooLarge or As2Codes.ReceiptUrlRefused
            or CertificateExchangeCodes.Malformed or CertificateExchangeCodes.PartnerMismatch => Disposition.Error(DispositionText.UnexpectedProcessingError),
        As2Codes.InvalidMessageId or "message-id-reused" => Disposition.Error(DispositionText.InvalidMessageId),
        As2Codes.UnknownRelationship => Disposition.Error(DispositionText.UnknownTradingRelationship),
        "duplicate-filename" => Disposition.Error(DispositionText.DuplicateFilename),
        "illegal-filename" => Disposition.Error(DispositionText.IllegalFilename),
        As2Codes.ReceiptFormatUnsupported => Disposition.Failure(DispositionText.UnsupportedFormat),
        As2Codes.MicalgUnsupported => Disposition.Failure(DispositionText.UnsupportedMicAlgorithms),
        "content-repeated" => Disposition.Warning(DispositionText.DuplicateDocument),

        // Of an envelope that does not hold nothing good is said, whatever it is called. What is wrong with the document itself is for its acknowledgment to say: the message
        // was received and is kept.
        _ => holds ? Disposition.Processed : Disposition.Error(DispositionText.UnexpectedProcessingError),
    };

    private static ReadOnlyMemory<byte> Message(As2Terms? agreed, IReadOnlyDictionary<string, string> fields, MimeEntity report, Uri? to)
    {
        var message = new ArrayBufferWriter<byte>(report.Body.Length + 1024);
        if (to is not null)
        {
            MimeWriter.Field(message, WireMessage.DeliverTo, to.AbsoluteUri);
        }

        var version = agreed?.Version ?? "1.2";
        MimeWriter.Field(message, "AS2-Version", version);
        if (version == "1.3")
        {
            MimeWriter.Field(message, "AS2-Product", As2Agent.Product);
        }

        MimeWriter.Field(message, "AS2-From", fields.GetValueOrDefault("AS2-To", ""));
        MimeWriter.Field(message, "AS2-To", fields.GetValueOrDefault("AS2-From", ""));
        MimeWriter.Field(message, "Message-ID", MessageIds.New(Guid.CreateVersion7(), agreed?.Us ?? "gateway"));
        MimeWriter.Field(message, "EDIINT-Features", As2Features.Value);
        MimeWriter.Field(message, "MIME-Version", "1.0");
        foreach (var field in report.Fields)
        {
            MimeWriter.Field(message, field.Name, field.Value);
        }

        MimeWriter.EndFields(message);
        message.Write(report.Body.Span);
        return message.WrittenMemory;
    }
}
