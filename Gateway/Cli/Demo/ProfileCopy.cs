using System.Text.RegularExpressions;

namespace Gateway.Cli.Demo;

/// <summary>
/// The project's own sample partners, with the addresses of stubs in the place of the partners' and the ERP's, and with AS2 in the place of HTTP where that is
/// asked for.
/// </summary>
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

    /// <summary>Copies the partners, sets the URL of each channel named, and has others of HTTP by AS2.</summary>
    /// <param name="as2">AS2 terms by channel, as they stand in a profile.</param>
    /// <exception cref="InvalidDataException">A channel is not there, or has no URL.</exception>
    public static void Make(string source, string target, IReadOnlyDictionary<string, Uri> urls, IReadOnlyDictionary<string, string>? as2 = null)
    {
        as2 ??= new Dictionary<string, string>();
        var left = urls.Keys.Concat(as2.Keys).ToHashSet();
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
                File.WriteAllLines(copy, WithChanges(File.ReadLines(file), urls, as2, left));
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

    /// <summary>Gives a copied profile, which has none yet, a certificate of the partner for signatures and encryption.</summary>
    public static void AddCertificate(string target, string partner, string id, string pem)
    {
        var folder = Path.Combine(target, partner);
        _ = Directory.CreateDirectory(Path.Combine(folder, "certs"));
        File.WriteAllText(Path.Combine(folder, "certs", id + ".pem"), pem);
        File.AppendAllText(Path.Combine(folder, "profile.yaml"), $"\ncertificates:\n  {id}: {{ file: certs/{id}.pem, use: [sign, encrypt] }}\n");
    }

    private static bool IsComplete(string folder) => Needed.All(p => File.Exists(Path.Combine(folder, p, "profile.yaml")));

    private static IEnumerable<string> WithChanges(
        IEnumerable<string> lines, IReadOnlyDictionary<string, Uri> urls, IReadOnlyDictionary<string, string> as2, HashSet<string> left)
    {
        var key = string.Empty;
        foreach (var line in lines)
        {
            key = Key().Match(line) is { Success: true } match ? match.Groups[1].Value : key;
            var terms = as2.GetValueOrDefault(key);
            if (Url().IsMatch(line) && urls.TryGetValue(key, out var url))
            {
                _ = left.Remove(key);
                yield return $"    url: {url}";
            }
            else if (terms is not null && Transport().IsMatch(line))
            {
                _ = urls.ContainsKey(key) || left.Remove(key);
                yield return "    transport: as2";
                yield return $"    as2: {terms}";
            }
            else if (terms is null || !Secret().IsMatch(line))
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

    [GeneratedRegex("^    transport: http$")]
    private static partial Regex Transport();

    /// <summary>Of a webhook, which AS2 has no use for.</summary>
    [GeneratedRegex("^    secret:")]
    private static partial Regex Secret();
}
