namespace Gateway.Transports.Sftp.Server;

/// <summary>The configuration of the SFTP server cannot be written as asked; nothing was changed.</summary>
internal sealed class SftpServerException(string code, string message) : Exception(message)
{
    /// <summary>A folder whose name would mean something else in sshd_config(5) or to a shell.</summary>
    public const string PathUnusable = "path-unusable";

    /// <summary>A file of ours is somebody else's.</summary>
    public const string FileForeign = "file-foreign";

    /// <summary>The list of accounts, which keeps their numbers, cannot be read.</summary>
    public const string AccountsDamaged = "accounts-damaged";

    public string Code { get; } = code;
}
