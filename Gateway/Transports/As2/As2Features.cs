namespace Gateway.Transports.As2;

/// <summary>EDIINT-Features (RFC 6017): what we can beyond AS2 itself, as it is said with every message and receipt.</summary>
internal static class As2Features
{
    /// <summary>Several attachments (RFC 6362).</summary>
    private const string MultipleAttachments = "multiple-attachments";

    /// <summary>Certificates by message (draft-meadors-certificate-exchange).</summary>
    private const string CertificateExchange = "CEM";

    /// <summary>Value of the field.</summary>
    public static string Value { get; } = string.Join(", ", (string[])[MultipleAttachments, CertificateExchange]);
}
