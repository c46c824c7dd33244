using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of a channel's <c>files</c>.</summary>
internal static partial class FileKeys
{
    private const string GlobPattern = @"^[^/\\]{1,100}$";
    private const string SuffixPattern = @"^\.[A-Za-z0-9_-]{1,20}$";
    private const string FolderPattern = @"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$";

    private static readonly Shape<FileGlob> Glob = Shapes.Pattern(
        ProfileCodes.GlobInvalid, GlobRegex(), GlobPattern, "a file name in which * and ? stand for characters, as *.edi", digitsToo: true).Map((text, _) => new FileGlob(text));

    public static readonly Key<IReadOnlyList<FileGlob>> Include = Key.Optional("include", Shapes.List(Glob, 1, 50), new FileTerms().Include,
        "Names that are taken. None: all.");

    public static readonly Key<IReadOnlyList<FileGlob>> Exclude = Key.Optional<IReadOnlyList<FileGlob>>("exclude", Shapes.List(Glob, 1, 50), [],
        "Names that are left alone; those with a dot in front and those of half files (*.part, *.filepart, *.tmp) are in any case.");

    public static readonly Key<TimeSpan> Settled = Key.Defaulted("settled", Measures.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "10 s",
        "How long size and time of a file stay as they are before it counts as complete.");

    public static readonly Key<string?> Marker = Key.Optional("marker", Shapes.Pattern(
            ProfileCodes.FileNameInvalid, SuffixRegex(), SuffixPattern, "a suffix, as .done").Map((text, _) => (string?)text), null,
        "A file is complete when an empty one with this suffix lies beside it (order.edi.done), and not before. None: settled says when.");

    public static readonly Key<AfterReceipt> After = Key.Defaulted("after", Shapes.Choice(
            ("delete", AfterReceipt.Delete), ("move", AfterReceipt.Move), ("leave", AfterReceipt.Leave)), "delete",
        "What becomes of a file once it is stored here: it is deleted, moved to a folder, or left.");

    public static readonly Key<string?> MoveTo = Key.Optional("move-to", Shapes.Pattern(
            ProfileCodes.FileNameInvalid, FolderRegex(), FolderPattern, "the name of a folder").Map((text, _) => (string?)text), null,
        "With after: move, and needed there: the folder, inside the one that is looked at.");

    public static KeyTable Table { get; } = new("files", Include, Exclude, Settled, Marker, After, MoveTo);

    public static Shape<FileTerms?> Shape { get; } = new ObjectShape<FileTerms?>(Table, Build);

    private static FileTerms Build(Section section)
    {
        var after = section.Read(After);
        if (after == AfterReceipt.Move)
        {
            section.Need(MoveTo, "it says where files are moved to");
        }
        else
        {
            section.RefuseAll("files are not moved", MoveTo);
        }

        if (section.Has(Marker))
        {
            section.RefuseAll("the marker says when a file is complete", Settled);
        }

        return new FileTerms
        {
            Include = section.Read(Include),
            Exclude = section.Read(Exclude),
            Settled = section.Has(Marker) ? TimeSpan.Zero : section.Read(Settled),
            Marker = section.Read(Marker),
            After = after,
            MoveTo = section.Read(MoveTo),
        };
    }

    [GeneratedRegex(GlobPattern, RegexOptions.CultureInvariant)]
    private static partial Regex GlobRegex();

    [GeneratedRegex(SuffixPattern, RegexOptions.CultureInvariant)]
    private static partial Regex SuffixRegex();

    [GeneratedRegex(FolderPattern, RegexOptions.CultureInvariant)]
    private static partial Regex FolderRegex();
}
