namespace Gateway.Storage.Backups;

/// <summary>A backup cannot be made or restored; nothing was changed.</summary>
internal sealed class BackupException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The folder holds something already.</summary>
    public const string NotEmpty = "target-not-empty";

    /// <summary>No manifest, another format, or content that does not have its hash.</summary>
    public const string Damaged = "backup-damaged";

    /// <summary>Not signed by the installation whose keys it carries.</summary>
    public const string Forged = "backup-signature";

    /// <summary>Made by a newer program, or of a schema that this database has no migration for.</summary>
    public const string Unknown = "backup-schema";

    public string Code { get; } = code;
}
