namespace Gateway.Transports;

/// <summary>What an entry of a folder is.</summary>
internal enum ShelfEntryKind
{
    File,
    Folder,

    /// <summary>A link, a pipe, a socket, a device.</summary>
    Special,
}
