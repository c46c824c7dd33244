using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>Which entries of a folder are somebody's documents, by their names alone.</summary>
internal static class FileChoice
{
    /// <summary>What programs call files that they have not finished.</summary>
    private static readonly string[] Unfinished = [".part", ".filepart", ".tmp", ".partial", ".crdownload"];

    public static bool IsWanted(FileTerms terms, string name) =>
        name.Length > 0 && name[0] != '.' && !IsUnfinished(name) && !IsMarker(terms, name)
        && terms.Include.Any(g => g.Matches(name)) && !terms.Exclude.Any(g => g.Matches(name));

    public static bool IsMarker(FileTerms terms, string name) =>
        terms.Marker is { } marker && name.Length > marker.Length && name.EndsWith(marker, StringComparison.Ordinal);

    private static bool IsUnfinished(string name) => Unfinished.Any(s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}
