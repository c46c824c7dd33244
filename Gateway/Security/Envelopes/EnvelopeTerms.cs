using System.Security.Cryptography;
using Gateway.Partners;

namespace Gateway.Security.Envelopes;

/// <summary>What is known of an envelope before it is opened, and what is asked of it.</summary>
public sealed record EnvelopeTerms
{
    /// <summary>Most parts of one mail that are looked at.</summary>
    internal const int MostParts = 1000;

    /// <summary>Content-Type of the transport message.</summary>
    public string? ContentType { get; init; }

    /// <summary>Content-Transfer-Encoding of the transport message; binary when it says nothing (RFC 4130 5.2.1).</summary>
    public string? TransferEncoding { get; init; }

    /// <summary>Content-Disposition of the transport message.</summary>
    public string? Disposition { get; init; }

    /// <summary>The partner's certificates that signatures may be by now. No other is believed, whatever comes along with the message.</summary>
    public required IReadOnlyList<PartnerCertificate> Signers { get; init; }

    public bool RequireSigned { get; init; }

    /// <summary>Name of the keys of ours that open it; null: any does. Of a pair with another key nothing is learned through this one.</summary>
    public string? OurKey { get; init; }

    /// <summary>What anything but a receipt and what is said about certificates is answered, where nothing else may come; null: documents are taken.</summary>
    public (string Code, string Detail)? DocumentsRefused { get; init; }

    public bool RequireEncrypted { get; init; }

    /// <summary>SHA-1, MD5 and 3DES are taken.</summary>
    public bool AllowLegacy { get; init; }

    public bool PssWithoutParameters { get; init; }

    /// <summary>A signature over all but the last line end of its part holds, and the MIC is that one's.</summary>
    public bool LastLineEndUnsigned { get; init; }

    public bool CanonicalText { get; init; }

    /// <summary>Most octets of content that may come out.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Digest of the MIC where there is no signature to take it from.</summary>
    public HashAlgorithmName MicDigest { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>
    /// The message is a mail: it begins with its own header fields (RFC 5322), which count instead of those above, and its contents are the parts that this chooses. Null: it is
    /// the body of a transport's message, and every part of it is a content.
    /// </summary>
    public MailPartTerms? Mail { get; init; }

    /// <summary>It is what a signature covers, taken out of its envelope: whether that one holds is asked by itself.</summary>
    internal bool IsSignedPart { get; init; }

    /// <summary>Gets what the signature covers and the signature, whether it holds or not; null where nobody wants them.</summary>
    internal SignatureCopy? Copy { get; init; }
}
