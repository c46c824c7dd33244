namespace Gateway.Partners;

/// <summary>Which files of a folder are taken, when they count as complete, and what becomes of them.</summary>
public sealed record FileTerms
{
    /// <summary>Globs of names that are taken; <c>*</c> and <c>?</c> stand for characters of a name. Default: all.</summary>
    public IReadOnlyList<FileGlob> Include { get; init; } = [FileGlob.All];

    /// <summary>Globs of names that are left alone; those that begin with a dot, and <c>*.part</c>, <c>*.tmp</c>, <c>*.filepart</c> are in any case.</summary>
    public IReadOnlyList<FileGlob> Exclude { get; init; } = [];

    /// <summary>How long size and time of a file stay as they are before it counts as complete. Zero with <see cref="Marker"/>.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Suffix of the empty file that says that the one beside it is complete (<c>.done</c>); null: none is waited for.</summary>
    public string? Marker { get; init; }

    public AfterReceipt After { get; init; } = AfterReceipt.Delete;

    /// <summary>Folder below the one that is looked at, for <see cref="AfterReceipt.Move"/>.</summary>
    public string? MoveTo { get; init; }
}
