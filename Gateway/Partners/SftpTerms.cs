namespace Gateway.Partners;

/// <summary>What is agreed for SFTP on one channel: the server and its host keys, who we are there, and how files are laid down.</summary>
public sealed record SftpTerms
{
    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Default 22.</summary>
    public int Port { get; init; } = 22;

    public required string User { get; init; }

    /// <summary>Fingerprints of the keys by which the server is known, <c>SHA256:</c> and base64 without padding as OpenSSH writes them; two while it changes its key.</summary>
    public required IReadOnlyList<string> HostKeys { get; init; }

    /// <summary>Our private key (OpenSSH or PEM). Default none: the channel's secret is the password.</summary>
    public SecretRef? PrivateKey { get; init; }

    /// <summary>What the private key is encrypted with. Default none.</summary>
    public SecretRef? Passphrase { get; init; }

    /// <summary>The last day (UTC) on which SHA-1 signatures and MACs and CBC are offered to this server. Default none: they never are.</summary>
    public DateOnly? LegacyUntil { get; init; }

    /// <summary>Where files are put, or fetched from; relative to where the login leads, or absolute. Default where the login leads.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>The login is shut in a root of its own, so that a folder of another user is another one, whatever it is called. Default false.</summary>
    public bool OwnRoot { get; init; }

    /// <summary>Out: name of a file, the same on every retry.</summary>
    public FileNameTemplate? FileName { get; init; }

    /// <summary>Out: name of an acknowledgment's file. Default: as any other.</summary>
    public FileNameTemplate? AcknowledgmentName { get; init; }

    /// <summary>Out. Default under a name of its own, then renamed.</summary>
    public SftpUpload Upload { get; init; } = SftpUpload.Part;

    /// <summary>Out: ending of an empty file that says that the one before is whole. Default none.</summary>
    public string? Marker { get; init; }

    /// <summary>Out. Default none.</summary>
    public SftpChecksum Checksum { get; init; } = SftpChecksum.None;

    /// <summary>Out: what happens where a finished file of the name has other bytes. Default refuse.</summary>
    public SftpExisting Existing { get; init; } = SftpExisting.Refuse;

    /// <summary>Out: how a written file is checked. Default by its size.</summary>
    public SftpVerify Verify { get; init; } = SftpVerify.Size;
}
