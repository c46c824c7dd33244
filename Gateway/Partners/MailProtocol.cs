namespace Gateway.Partners;

/// <summary>How a mailbox is read.</summary>
public enum MailProtocol
{
    /// <summary>RFC 9051, and RFC 3501 before it.</summary>
    Imap,

    /// <summary>RFC 1939.</summary>
    Pop3,
}
