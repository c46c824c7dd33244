namespace Gateway.Security.Envelopes;

/// <summary>Why an envelope is refused; listed in docs/operations.md.</summary>
public static class VerdictCodes
{
    public const string DecryptionFailed = "decryption-failed";
    public const string AuthenticationFailed = "authentication-failed";
    public const string DecompressionFailed = "decompression-failed";
    public const string InsufficientSecurity = "insufficient-message-security";

    /// <summary>The MIME structure cannot be read.</summary>
    public const string MimeMalformed = "mime-malformed";

    /// <summary>A CMS content of a kind that is not spoken, or nested deeper than anybody needs.</summary>
    public const string ContentUnsupported = "content-unsupported";

    /// <summary>More came out than the channel takes.</summary>
    public const string ContentTooLarge = "content-too-large";
}
