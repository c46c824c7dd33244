namespace Gateway.Partners;

/// <summary>Which parts of a mail are its contents.</summary>
public sealed record MailPartTerms
{
    /// <summary>Globs of the names of attachments that are taken. Default: all, also those without a name.</summary>
    public IReadOnlyList<FileGlob> Names { get; init; } = [FileGlob.All];

    /// <summary>Globs of names that are left out.</summary>
    public IReadOnlyList<FileGlob> Exclude { get; init; } = [];

    /// <summary>Globs of media types that are taken, in lower case. Default: all.</summary>
    public IReadOnlyList<FileGlob> Types { get; init; } = [FileGlob.All];

    /// <summary>The plain text of the body is a content, too.</summary>
    public bool Body { get; init; }

    /// <summary>A zip attachment is opened, and each of its files is a content by the same rules.</summary>
    public bool OpenZip { get; init; }

    /// <summary>Whether one of the profile's own names or types is a content's, so that it was to be a document; what is taken since all is taken may be anything.</summary>
    public bool Chooses(string? name, string? type) =>
        (IsGiven(Names) && Names.Any(n => n.Matches(name ?? ""))) || (IsGiven(Types) && !(Body && name is null) && Types.Any(t => t.Matches(Plain(type))));

    private static bool IsGiven(IReadOnlyList<FileGlob> globs) => globs is not [{ Pattern: "*" }];

    private static string Plain(string? type) => (type ?? "text/plain").Split(';')[0].Trim().ToLowerInvariant();
}
