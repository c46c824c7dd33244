namespace Gateway.Transports;

/// <summary>A file that is complete and to be fetched.</summary>
/// <param name="Entry">As it lies there, perhaps under a name of ours.</param>
/// <param name="Name">As its partner called it.</param>
/// <param name="Marker">What says that it is complete, and goes with it.</param>
internal readonly record struct FoundFile(ShelfEntry Entry, string Name, ShelfEntry? Marker)
{
    /// <summary>A process ended, or failed, between its commit and its removal.</summary>
    public bool IsLeftover => Entry.Name != Name;

    /// <summary>Where it lies and how it looks there.</summary>
    public string PlaceIn(IFileShelf shelf) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{shelf.Path}/{Name}|{Entry.Length}|{Entry.ModifiedAt.ToUnixTimeMilliseconds()}");
}
