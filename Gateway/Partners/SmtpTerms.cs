namespace Gateway.Partners;

/// <summary>What is agreed for e-mail out on one channel: the server that takes our mails, whom they are from and to, and what they look like.</summary>
public sealed record SmtpTerms
{
    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Default that of <see cref="Tls"/>: 465, 587 or 25.</summary>
    public required int Port { get; init; }

    public MailTls Tls { get; init; } = MailTls.Implicit;

    /// <summary>SHA-256 (hex) of the certificates that the server may show: one of those and no other. None: the system's authorities and the name decide.</summary>
    public IReadOnlyList<string> ServerCertificates { get; init; } = [];

    /// <summary>Our name there; the channel's secret is its password or token. Default none: nobody logs in.</summary>
    public string? User { get; init; }

    public MailLogin Login { get; init; } = MailLogin.Password;

    /// <summary>Address that mails are from, and that the servers on the way write to when one cannot be delivered.</summary>
    public required string From { get; init; }

    /// <summary>Beside the address. Default none.</summary>
    public string? FromName { get; init; }

    /// <summary>Addresses of the partner. A mail goes to all of them or to none.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>What we call ourselves at the server (RFC 5321 4.1.1.1). Default the domain of <see cref="From"/>.</summary>
    public string? ClientName { get; init; }

    /// <summary>Name of the attachment, the same on every retry.</summary>
    public required FileNameTemplate FileName { get; init; }

    /// <summary>Name of an acknowledgment's attachment. Default: as any other.</summary>
    public FileNameTemplate? AcknowledgmentName { get; init; }

    /// <summary>Template of Subject. Default: the attachment's name.</summary>
    public string? Subject { get; init; }

    /// <summary>Template of what is read before the attachment. Default: a line that names it.</summary>
    public string? Text { get; init; }

    /// <summary>Digest of the signature (S/MIME). Default none.</summary>
    public As2Digest? Sign { get; init; }

    /// <summary>Padding of an RSA signature. Default PKCS#1 v1.5.</summary>
    public SignatureScheme Signature { get; init; } = SignatureScheme.Pkcs1;

    /// <summary>Content encryption as <c>aes-256-cbc</c> (S/MIME). Default none.</summary>
    public string? Encrypt { get; init; }

    /// <summary>How the content key goes to an RSA certificate. Default PKCS#1 v1.5.</summary>
    public KeyTransportScheme KeyTransport { get; init; } = KeyTransportScheme.Pkcs1;

    /// <summary>Name of the key of ours that signs; set where <see cref="Sign"/> is.</summary>
    public string? Key { get; init; }

    /// <summary>What is behind the @ of <see cref="From"/>.</summary>
    public string Domain => From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
