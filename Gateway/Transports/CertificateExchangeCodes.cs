namespace Gateway.Transports;

/// <summary>Stable codes of certificate exchange, listed in docs/operations.md.</summary>
internal static class CertificateExchangeCodes
{
    /// <summary>A partner asks; what an exchange that carries a request ends with.</summary>
    public const string Request = "certificate-request";

    /// <summary>A partner answers; what an exchange that carries an answer ends with.</summary>
    public const string Response = "certificate-response";

    /// <summary>Alert: a person has to look at a partner's new certificate.</summary>
    public const string Proposed = "certificate-proposed";

    /// <summary>Alert: a partner does not take ours.</summary>
    public const string Rejected = "certificate-rejected";

    /// <summary>Structure, XML or a value that cannot be read; or larger than any such message.</summary>
    public const string Malformed = "cem-malformed";

    /// <summary>It names another trading partner than the pair's as its sender.</summary>
    public const string PartnerMismatch = "cem-partner-mismatch";

    /// <summary>The request names a part that the message does not have.</summary>
    public const string CertificateMissing = "cem-certificate-missing";

    /// <summary>The part holds no certificate that can be read, or another than is named.</summary>
    public const string CertificateInvalid = "cem-certificate-invalid";

    public const string CertificateWeak = "cem-certificate-weak";
    public const string CertificateEnded = "cem-certificate-ended";

    /// <summary>The key is one of ours: what we sign would be the partner's word, and what is for the partner could be read by nobody but us.</summary>
    public const string KeyOurs = "cem-key-ours";

    /// <summary>No use of the certificate is one of ours.</summary>
    public const string UsageUnknown = "cem-usage-unknown";

    /// <summary>The profile says <c>cem: refuse</c>.</summary>
    public const string Refused = "cem-refused";

    /// <summary>An answer to nothing that we asked this partner.</summary>
    public const string Unmatched = "cem-response-unmatched";

    /// <summary>A second answer says the opposite of the first, which stands.</summary>
    public const string Contradicted = "cem-response-contradicted";

    /// <summary>The pair has no channel out: nothing was sent. The address that a request names is not called for being named.</summary>
    public const string NoChannelOut = "cem-no-channel-out";
}
