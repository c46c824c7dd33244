namespace Gateway.Transports;

/// <summary>An entry of a folder as it lies there: a link is one itself, not what it points to.</summary>
internal readonly record struct ShelfEntry(string Name, ShelfEntryKind Kind, long Length, DateTimeOffset ModifiedAt)
{
    /// <summary>Whoever wrote it has closed it, and that is known.</summary>
    public bool IsClosed { get; init; }

    public bool LooksLike(ShelfEntry other) => Kind == other.Kind && Length == other.Length && ModifiedAt == other.ModifiedAt;
}
