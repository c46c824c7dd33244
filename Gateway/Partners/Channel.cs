namespace Gateway.Partners;

/// <summary>A configured transport of one partner, one direction.</summary>
public sealed record Channel
{
    private const string Pull = "pull";

    public required ChannelId Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required ChannelDirection Direction { get; init; }

    /// <summary>
    /// Key of the transport: <c>http</c>, <c>as2</c>, <c>sftp</c>, <c>folder</c>, <c>email</c>, or <c>pull</c> (the receiver fetches from <c>/api/v1/documents</c>).
    /// </summary>
    public required string Transport { get; init; }

    /// <summary>Sender identities this channel may carry (a VAN or 3PL: many, explicitly). Inbound only.</summary>
    public IReadOnlyList<PartnerIdentity> Carries { get; init; } = [];

    /// <summary>Largest body accepted, in bytes; out by e-mail the largest mail that is sent. Default 50 MB; of a profile's channel out by e-mail 25.</summary>
    public long MaxBytes { get; init; } = 50L * 1024 * 1024;

    /// <summary>Where an outbound channel by HTTP or AS2 posts.</summary>
    public Uri? Url { get; init; }

    /// <summary>
    /// Reference to the HMAC secret of an outbound HTTP channel (Standard Webhooks, <c>whsec_…</c>), to the password of an outbound AS2 channel's user, or to that
    /// of an SFTP channel's; by e-mail, to the password or token of the mailbox or of the user at the server.
    /// </summary>
    public SecretRef? Secret { get; init; }

    /// <summary>Whole time of one attempt. Default 30 s; a profile's AS2 channel has 5 min, one by SFTP or e-mail 10.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts at once on one node; in, files at once. Default 8; a profile's channel in by SFTP or folder has 24.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>True on a road on which the receiver fetches.</summary>
    public bool IsPull => Direction == ChannelDirection.Out && Transport == Pull;

    /// <summary>Set on channels whose transport is <c>as2</c>.</summary>
    public As2Terms? As2 { get; init; }

    /// <summary>Set on channels whose transport is <c>sftp</c>.</summary>
    public SftpTerms? Sftp { get; init; }

    /// <summary>When the partner's files or messages are fetched; null on a road on which the partner brings them.</summary>
    public PollSchedule? Poll { get; init; }

    /// <summary>Set on channels that take files: in by <c>folder</c> or <c>sftp</c>.</summary>
    public FileTerms? Files { get; init; }

    /// <summary>Set on channels whose transport is <c>folder</c>: the folder below the installation's root of such folders.</summary>
    public string? Folder { get; init; }

    /// <summary>Set on channels by <c>folder</c> that a partner fills through our OpenSSH server.</summary>
    public SftpAccountTerms? Account { get; init; }

    /// <summary>Set on channels in whose transport is <c>email</c>.</summary>
    public EmailTerms? Email { get; init; }

    /// <summary>Set on channels out whose transport is <c>email</c>.</summary>
    public SmtpTerms? Smtp { get; init; }

    /// <summary>In: which names of files are taken of what comes in an envelope.</summary>
    public FileNamePolicy FileNames => As2?.FileNames ?? Email?.FileNames ?? FileNamePolicy.Any;

    /// <summary>What a message of AS2 is matched by; one channel has it in the whole installation.</summary>
    internal (string Them, string Us, ChannelDirection Direction)? As2Pair => As2 is null ? null : (As2.Them, As2.Us, Direction);

    /// <summary>A profile's AS2 channel has a default of its own (rfc4130bis 5.5).</summary>
    public RetrySchedule Retry { get; init; } = RetrySchedule.Default;

    /// <summary>Out: how files are named that this channel sends; null where they have no name.</summary>
    public FileNameTemplate? FileName(bool isAcknowledgment) => (isAcknowledgment ? Sftp?.AcknowledgmentName ?? Smtp?.AcknowledgmentName : null)
        ?? Sftp?.FileName ?? Smtp?.FileName ?? As2?.FileName;
}
