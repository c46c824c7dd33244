namespace Gateway.Transports.Sftp;

/// <summary>Stable codes of one attempt by SFTP beside those that every road has; listed in docs/operations.md.</summary>
internal static class SftpCodes
{
    /// <summary>The server shows a host key that is not registered; nobody logged in.</summary>
    public const string HostKeyChanged = "host-key-changed";

    /// <summary>The server and we have no algorithm in common that is allowed.</summary>
    public const string AlgorithmsRefused = "algorithms-refused";

    public const string AuthenticationFailed = "authentication-failed";

    /// <summary>Our private key cannot be read, or not with this passphrase.</summary>
    public const string PrivateKeyInvalid = "private-key-invalid";

    public const string FolderMissing = "folder-missing";
    public const string PermissionDenied = "permission-denied";

    /// <summary>The server says itself that there is no room left.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>The server does not write on and does not say why; mostly it is a quota.</summary>
    public const string WriteFailed = "write-failed";

    /// <summary>A finished file of the name has other bytes.</summary>
    public const string FileExists = "file-exists";

    /// <summary>What was written is not what the server has.</summary>
    public const string VerifyFailed = "verify-failed";

    /// <summary>The server answers otherwise than it should.</summary>
    public const string ServerError = "sftp-error";
}
