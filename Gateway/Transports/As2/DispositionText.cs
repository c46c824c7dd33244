namespace Gateway.Transports.As2;

/// <summary>Texts of disposition modifiers: RFC 4130 7.4.3 and 7.5, and what draft-ietf-ediint-rfc4130bis adds.</summary>
internal static class DispositionText
{
    /// <summary>Error: the signature is not the sender's, or there is none that could be checked.</summary>
    public const string AuthenticationFailed = "authentication-failed";

    /// <summary>Error.</summary>
    public const string DecompressionFailed = "decompression-failed";

    /// <summary>Error: for whatever fails between the key and the MIME of the plain text, so that nobody learns which.</summary>
    public const string DecryptionFailed = "decryption-failed";

    /// <summary>Error: signed or encrypted less than was agreed.</summary>
    public const string InsufficientMessageSecurity = "insufficient-message-security";

    /// <summary>Error: the content is not what was signed.</summary>
    public const string IntegrityCheckFailed = "integrity-check-failed";

    /// <summary>Error.</summary>
    public const string UnexpectedProcessingError = "unexpected-processing-error";

    /// <summary>Error (bis): the pair of AS2-From and AS2-To is not known.</summary>
    public const string UnknownTradingRelationship = "unknown-trading-relationship";

    /// <summary>Error (bis).</summary>
    public const string InvalidMessageId = "invalid-message-id";

    /// <summary>Error (bis).</summary>
    public const string DuplicateFilename = "duplicate-filename";

    /// <summary>Error (bis).</summary>
    public const string IllegalFilename = "illegal-filename";

    /// <summary>Failure: the form of receipt that was asked for is not made.</summary>
    public const string UnsupportedFormat = "unsupported format";

    /// <summary>Failure: none of the MIC algorithms that were asked for is known.</summary>
    public const string UnsupportedMicAlgorithms = "unsupported MIC-algorithms";

    /// <summary>Failure: AS2-From and AS2-To are the same.</summary>
    public const string SenderEqualsReceiver = "sender-equals-receiver";

    /// <summary>Warning: it came before; the content was not processed again.</summary>
    public const string DuplicateDocument = "duplicate-document";

    /// <summary>Warning.</summary>
    public const string AuthenticationFailedProcessingContinued = "authentication-failed, processing continued";
}
