namespace Gateway.Partners;

/// <summary>Whose word a mail has to have for its sender.</summary>
public enum MailTrust
{
    /// <summary>A signature by a certificate of the partner's (S/MIME).</summary>
    Smime,

    /// <summary>DKIM or DMARC as our own server found them (RFC 8601), or a signature.</summary>
    AuthenticationResults,
}
