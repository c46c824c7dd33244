namespace Gateway.Transports;

/// <summary>One folder that a partner fills, on its server or on this machine. Calls may run side by side; failures are <see cref="ShelfException"/>.</summary>
internal interface IFileShelf
{
    /// <summary>The folder, as part of the place of what lies in it.</summary>
    string Path { get; }

    /// <summary>Where it is, for the trail; null: on this machine.</summary>
    string? Remote { get; }

    /// <summary>All entries in no order, read as they are asked for.</summary>
    IAsyncEnumerable<ShelfEntry> ListAsync(CancellationToken ct);

    /// <summary>The entry as it is now, or null when it is gone.</summary>
    ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct);

    /// <summary>Opens a file, and never what a link points to.</summary>
    ValueTask<Stream> OpenAsync(string name, CancellationToken ct);

    /// <summary>What is not there any more is removed.</summary>
    ValueTask RemoveAsync(string name, CancellationToken ct);

    /// <summary>Moves a file into a folder of this one, which is made; false when a file of that name is there.</summary>
    ValueTask<bool> MoveAsync(string name, string folder, string newName, CancellationToken ct);
}
