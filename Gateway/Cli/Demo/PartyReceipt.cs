using System.Security.Cryptography;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using Gateway.Transports.As2;

namespace Gateway.Cli.Demo;

/// <summary>The signed receipt (MDN, RFC 4130 7.4) of a simulated party.</summary>
internal static class PartyReceipt
{
    /// <param name="name">The party's AS2 name.</param>
    /// <param name="messageId">As it came.</param>
    /// <param name="mic">Null when there is none to tell.</param>
    public static MimeEntity Write(SigningKey key, string name, string messageId, Disposition disposition, Mic? mic)
    {
        var report = MdnWriter.Report(
            new MdnReport
            {
                ReportingUa = name,
                OriginalRecipient = As2Name.Quote(name),
                FinalRecipient = As2Name.Quote(name),
                OriginalMessageId = messageId,
                Disposition = disposition,
                Mic = mic is null ? null : MicValue.Of(mic.Digest.Span, mic.Algorithm),
                HumanText = disposition.IsPositive ? "The message was received.\r\n" : "The message was received and could not be processed.\r\n",
            },
            oldMicalg: false).ToOctets();
        var digest = HashAlgorithmName.SHA256;
        var signature = SignedDataWriter.Detached(CryptographicOperations.HashData(digest, report), digest, key.Certificate, key.Key, new SignedDataOptions());
        return MdnWriter.Signed(report, signature, digest, oldMicalg: false);
    }
}
