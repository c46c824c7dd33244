namespace Gateway.Transports;

/// <summary>
/// One folder that a partner fills, on its server or on this machine. Calls may run side by side; failures are <see cref="ShelfException"/>. No call replaces a file, and
/// none follows a link.
/// </summary>
internal interface IFileShelf
{
    /// <summary>The folder, as part of the place of what lies in it.</summary>
    string Path { get; }

    /// <summary>Where it is, for the trail; null: on this machine.</summary>
    string? Remote { get; }

    /// <summary>How long a file has to look the same, be it marked or not, so that another one in its place is told apart; zero where they always are.</summary>
    TimeSpan LeastSettled { get; }

    /// <summary>All entries in no order, read as they are asked for. What goes away meanwhile is passed over.</summary>
    IAsyncEnumerable<ShelfEntry> ListAsync(CancellationToken ct);

    /// <summary>The entry as it is now, or null when it is gone.</summary>
    ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct);

    /// <summary>Opens the file that was listed; one that is another by now is refused where that can be told.</summary>
    ValueTask<Stream> OpenAsync(ShelfEntry file, CancellationToken ct);

    /// <summary>What is not there any more is removed.</summary>
    ValueTask RemoveAsync(string name, CancellationToken ct);

    /// <summary>Gives a file another name, here or in a folder inside this one, which is made; false when that name is taken there, and then all is as it was.</summary>
    ValueTask<bool> RenameAsync(string name, string? folder, string newName, CancellationToken ct);
}
