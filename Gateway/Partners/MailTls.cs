namespace Gateway.Partners;

/// <summary>How a connection that mails leave on is protected (RFC 8314 3).</summary>
public enum MailTls
{
    /// <summary>TLS from the first byte on.</summary>
    Implicit,

    /// <summary>STARTTLS before anything is said; never without.</summary>
    StartTls,

    /// <summary>None: whoever is on the way reads along. For a server on the same machine or network.</summary>
    None,
}
