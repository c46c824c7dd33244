namespace Gateway.Transports;

/// <summary>Stable codes of files that were fetched or left alone, listed in docs/operations.md.</summary>
internal static class FileCodes
{
    /// <summary>A symbolic link, a pipe, a socket or a device.</summary>
    public const string NotAFile = "not-a-file";

    /// <summary>It has a second name somewhere.</summary>
    public const string Linked = "file-linked";

    /// <summary>It became another while it was read.</summary>
    public const string Changed = "file-changed";
    public const string Gone = "file-gone";
    public const string Empty = "empty-body";
    public const string TooLarge = "payload-too-large";
    public const string NameUnreadable = "name-unreadable";

    /// <summary>The marker was there before its file was written.</summary>
    public const string MarkerOld = "marker-old";

    /// <summary>A marker without a file.</summary>
    public const string MarkerAlone = "marker-alone";
    public const string FoldersOff = "folders-off";
    public const string SftpFetchOff = "sftp-fetch-off";
    public const string PermissionDenied = "permission-denied";
    public const string FolderMissing = "folder-missing";

    /// <summary>It is stored here, and its sender's copy could be neither removed nor moved.</summary>
    public const string NotRemoved = "not-removed";
    public const string ReadFailed = "read-failed";

    /// <summary>It does not come in the time that a file may take.</summary>
    public const string Slow = "file-slow";

    /// <summary>The look came to nothing in the time that one may take.</summary>
    public const string Endless = "folder-endless";

    /// <summary>The file system cannot rename on the condition that the new name is free.</summary>
    public const string RenameUnsupported = "rename-unsupported";

    /// <summary>Another look has the channel: this one stood still for longer than its claim.</summary>
    public const string LookLost = "look-lost";

    /// <summary>The look before is still waiting for an answer of the file system.</summary>
    public const string FolderHangs = "folder-hangs";

    /// <summary>What happens to files that are being written: it counts when the next look finds it again.</summary>
    public static bool MayPass(string code) => code is Changed or Gone or Linked or MarkerOld or MarkerAlone;
}
