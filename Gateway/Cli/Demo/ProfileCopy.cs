using System.Text.RegularExpressions;

namespace Gateway.Cli.Demo;

/// <summary>The project's own sample partners, with the addresses of stubs in the place of the partners' and the ERP's.</summary>
internal static partial class ProfileCopy
{
    private const string Folder = "partners";
    private static readonly string[] Needed = ["acme", "erp", "fabrikam"];

    /// <summary>The sample partners: in the folder named, in the working directory, or above the program. Null when they are nowhere.</summary>
    public static string? Find(string? named)
    {
        if (named is not null)
        {
            return IsComplete(named) ? named : null;
        }

        if (IsComplete(Folder))
        {
            return Path.GetFullPath(Folder);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, Folder) is var candidate && IsComplete(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Copies the partners and sets the URL of each channel named.</summary>
    /// <exception cref="InvalidDataException">A channel is not there, or has no URL.</exception>
    public static void Make(string source, string target, IReadOnlyDictionary<string, Uri> urls)
    {
        var left = urls.Keys.ToHashSet();
        foreach (var file in Needed.SelectMany(p => Directory.EnumerateFiles(Path.Combine(source, p), "*", SearchOption.AllDirectories)))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            if (Path.GetRelativePath(source, file).Split(Path.DirectorySeparatorChar).Contains("secrets"))
            {
                continue;
            }

            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (Path.GetFileName(file) == "profile.yaml")
            {
                File.WriteAllLines(copy, WithUrls(File.ReadLines(file), urls, left));
            }
            else
            {
                File.Copy(file, copy);
            }
        }

        if (left.Count > 0)
        {
            throw new InvalidDataException($"The sample partners in {source} have no channel with a URL called {string.Join(", ", left)}.");
        }
    }

    private static bool IsComplete(string folder) => Needed.All(p => File.Exists(Path.Combine(folder, p, "profile.yaml")));

    private static IEnumerable<string> WithUrls(IEnumerable<string> lines, IReadOnlyDictionary<string, Uri> urls, HashSet<string> left)
    {
        var key = string.Empty;
        foreach (var line in lines)
        {
            key = Key().Match(line) is { Success: true } match ? match.Groups[1].Value : key;
            if (Url().IsMatch(line) && urls.TryGetValue(key, out var url))
            {
                _ = left.Remove(key);
                yield return $"    url: {url}";
            }
            else
            {
                yield return line;
            }
        }
    }

    /// <summary>A channel's line, two deep.</summary>
    [GeneratedRegex("^  ([a-z0-9-]+):")]
    private static partial Regex Key();

    [GeneratedRegex("^    url:")]
    private static partial Regex Url();
}
