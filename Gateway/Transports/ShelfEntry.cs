namespace Gateway.Transports;

/// <summary>An entry of a folder as it lies there: a link is one itself, not what it points to.</summary>
internal readonly record struct ShelfEntry(string Name, ShelfEntryKind Kind, long Length, DateTimeOffset ModifiedAt)
{
    /// <summary>The file system's own number of it (inode), which no other file has while this one is open; 0 on a road that does not tell.</summary>
    public ulong Number { get; init; }

    /// <summary>Whoever wrote it has closed it, and that is known.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Whether it is the same file with the same content, as far as can be told without reading it; under whatever name.</summary>
    public bool LooksLike(ShelfEntry other) => Kind == other.Kind && Length == other.Length && ModifiedAt == other.ModifiedAt && Number == other.Number;
}
