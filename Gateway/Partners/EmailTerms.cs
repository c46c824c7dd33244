namespace Gateway.Partners;

/// <summary>What is agreed for e-mail on one channel: the mailbox that the partner writes to, who is believed, and what of a mail is a document.</summary>
public sealed record EmailTerms
{
    /// <summary>Name or address of the server that has the mailbox.</summary>
    public required string Host { get; init; }

    /// <summary>Default that of protocol and TLS: 993 or 143, 995 or 110.</summary>
    public required int Port { get; init; }

    public MailProtocol Protocol { get; init; } = MailProtocol.Imap;

    /// <summary>True: the connection begins with TLS. False: STARTTLS (POP3: STLS) before anything is said; never without.</summary>
    public bool ImplicitTls { get; init; } = true;

    /// <summary>SHA-256 (hex) of the certificates that the server may show: one of those and no other. None: the system's authorities and the name decide.</summary>
    public IReadOnlyList<string> ServerCertificates { get; init; } = [];

    public required string User { get; init; }

    public MailLogin Login { get; init; } = MailLogin.Password;

    /// <summary>IMAP: the folder that is looked at.</summary>
    public string Mailbox { get; init; } = "INBOX";

    /// <summary>Addresses that the partner writes from, <c>orders@example.com</c>, or <c>*@example.com</c> for all of a domain.</summary>
    public required IReadOnlyList<string> From { get; init; }

    public required MailTrust Trust { get; init; }

    /// <summary>The <see cref="AuthServId"/> of servers that write none into their fields, as Microsoft 365.</summary>
    public const string Nameless = "none";

    /// <summary>By which name our own server signs its Authentication-Results (RFC 8601 2.5), or <see cref="Nameless"/>; null where those are not believed.</summary>
    public string? AuthServId { get; init; }

    /// <summary>Name of the keys of ours that open encrypted mails; null: any does.</summary>
    public string? Key { get; init; }

    public bool RequireEncrypted { get; init; }

    /// <summary>The last day (UTC) on which SHA-1, MD5 and 3DES are taken. Default none: never.</summary>
    public DateOnly? LegacyUntil { get; init; }

    public MailPartTerms Parts { get; init; } = new();

    public FileNamePolicy FileNames { get; init; } = FileNamePolicy.Any;

    /// <summary>What becomes of a mail once it is stored here.</summary>
    public AfterReceipt After { get; init; } = AfterReceipt.Leave;

    /// <summary>IMAP: the folder for <see cref="AfterReceipt.Move"/>.</summary>
    public string? MoveTo { get; init; }

    /// <summary>Whether a mail from that address is the partner's.</summary>
    public bool Lists(string address) => From.Any(f => f.StartsWith("*@", StringComparison.Ordinal)
        ? address.EndsWith(f[1..], StringComparison.OrdinalIgnoreCase) && address.IndexOf('@', StringComparison.Ordinal) == address.Length - f.Length + 1
        : string.Equals(f, address, StringComparison.OrdinalIgnoreCase));
}
