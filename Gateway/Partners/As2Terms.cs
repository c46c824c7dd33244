namespace Gateway.Partners;

/// <summary>
/// What two parties agreed for AS2 on one channel (RFC 4130): their names, the security of their messages, receipts, and what this partner does otherwise.
/// </summary>
public sealed record As2Terms
{
    /// <summary>How profiles write 3DES.</summary>
    public const string TripleDes = "3des-cbc";

    /// <summary>Our AS2 name: AS2-To of what comes in, AS2-From of what goes out. Compared octet by octet (RFC 4130 6.2).</summary>
    public required string Us { get; init; }

    public required string Them { get; init; }

    /// <summary>Name of the key of ours that opens what comes and signs messages and receipts.</summary>
    public required string Key { get; init; }

    /// <summary>AS2-Version that we state: <c>1.1</c>, <c>1.2</c> or <c>1.3</c>. Default 1.2.</summary>
    public string Version { get; init; } = "1.2";

    /// <summary>In: a message without a signature is refused. Default true.</summary>
    public bool RequireSigned { get; init; } = true;

    /// <summary>In: a message that is not encrypted is refused. Default true.</summary>
    public bool RequireEncrypted { get; init; } = true;

    /// <summary>
    /// The last day (UTC) on which SHA-1, MD5 and 3DES are taken from this partner, in messages or receipts, and SHA-1 and 3DES are used for it. Default none.
    /// </summary>
    public DateOnly? LegacyUntil { get; init; }

    /// <summary>In: where the partner's asynchronous receipts may go: this address, or one below its path. Default none: they are refused.</summary>
    public Uri? ReceiptUrl { get; init; }

    /// <summary>In: which names of files are taken. Default any.</summary>
    public FileNamePolicy FileNames { get; init; } = FileNamePolicy.Any;

    /// <summary>Out: name of what is sent, the same on every retry. Default none.</summary>
    public FileNameTemplate? FileName { get; init; }

    /// <summary>Out: what becomes of a document's attachments. Default: a document that has any is refused.</summary>
    public AttachmentMode Attachments { get; init; } = AttachmentMode.Refuse;

    /// <summary>Out: digest of the signature, or null for none. Default SHA-256.</summary>
    public As2Digest? Sign { get; init; } = As2Digest.Sha256;

    /// <summary>Out: padding of an RSA signature. Default PKCS#1 v1.5.</summary>
    public SignatureScheme Signature { get; init; } = SignatureScheme.Pkcs1;

    /// <summary>Out: content encryption as <c>aes-256-cbc</c>, or null for none. Default aes-256-cbc.</summary>
    public string? Encrypt { get; init; } = "aes-256-cbc";

    /// <summary>Out: how the content key goes to an RSA certificate. Default PKCS#1 v1.5.</summary>
    public KeyTransportScheme KeyTransport { get; init; } = KeyTransportScheme.Pkcs1;

    /// <summary>Out. Default none.</summary>
    public CompressionOrder Compress { get; init; } = CompressionOrder.None;

    /// <summary>Out: how the receipt comes. Default on the connection.</summary>
    public ReceiptMode Receipt { get; init; } = ReceiptMode.Sync;

    /// <summary>Out: whether a signed receipt is asked for. Default true.</summary>
    public bool ReceiptSigned { get; init; } = true;

    /// <summary>Out: how long an asynchronous receipt may take before the same bytes are sent again. Default 1 h.</summary>
    public TimeSpan ReceiptWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Out: Subject of the message. Default none.</summary>
    public string? Subject { get; init; }

    /// <summary>Out: user of HTTP Basic authentication; the channel's secret is its password. Default none.</summary>
    public string? User { get; init; }

    /// <summary>Out: name of the key of ours that the TLS connection shows. Default none.</summary>
    public string? TlsKey { get; init; }

    public As2Quirks Quirks { get; init; } = new();

    /// <summary>Out: what we make uses SHA-1 or 3DES, which ends with <see cref="LegacyUntil"/>.</summary>
    public bool SendsLegacy => Sign == As2Digest.Sha1 || Encrypt == TripleDes;

    /// <summary>Out: a signed receipt is waited for.</summary>
    public bool ExpectsSignedReceipt => Receipt != ReceiptMode.None && ReceiptSigned;
}
