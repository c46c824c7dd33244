namespace Gateway.Transports;

/// <summary>What an entry of a folder is.</summary>
internal enum ShelfEntryKind
{
    File,
    Folder,

    /// <summary>A symbolic link, a pipe, a socket, a device.</summary>
    Special,

    /// <summary>A file with a second name somewhere: it may be somebody else's.</summary>
    Linked,

    /// <summary>Its name is no text, so it cannot be asked for.</summary>
    Unreadable,
}
