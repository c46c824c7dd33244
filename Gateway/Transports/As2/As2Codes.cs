namespace Gateway.Transports.As2;

/// <summary>Stable codes of AS2 beyond those of HTTP and of envelopes, listed in docs/operations.md.</summary>
internal static class As2Codes
{
    /// <summary>A receipt was asked for on the connection and there is none that proves anything; the same bytes are sent again.</summary>
    public const string ReceiptMissing = "receipt-missing";

    /// <summary>No certificate of the partner's is valid for encryption now.</summary>
    public const string CertificateMissing = "certificate-missing";

    /// <summary>No key of ours of that name is in use now.</summary>
    public const string KeyMissing = "key-missing";

    /// <summary>Asynchronous receipts are agreed and <c>As2:PublicUrl</c> is not set.</summary>
    public const string PublicUrlMissing = "public-url-missing";

    /// <summary>The document has attachments and the channel is agreed to carry none.</summary>
    public const string AttachmentsNotCarried = "attachments-not-carried";

    public const string UnknownRelationship = "unknown-trading-relationship";
    public const string InvalidMessageId = "invalid-message-id";
    public const string ReceiptUrlRefused = "receipt-url-refused";
    public const string ReceiptFormatUnsupported = "receipt-format-unsupported";
    public const string MicalgUnsupported = "micalg-unsupported";

    /// <summary>A weak algorithm whose exception in the profile has ended.</summary>
    public const string LegacyEnded = "legacy-ended";
}
