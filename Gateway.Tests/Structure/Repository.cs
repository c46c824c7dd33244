namespace Gateway.Tests.Structure;

/// <summary>The project's own files, found upwards from the test program.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "TestResults", ".git", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the root with forward slashes, sorted; built and generated folders are left out.</summary>
    public static IReadOnlyList<string> Files(string pattern) => [.. FilesBelow(Root, pattern).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> FilesBelow(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern))
        {
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d))))
        {
            foreach (var file in FilesBelow(inner, pattern))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run inside a checkout: no Gateway.sln above " + AppContext.BaseDirectory);
    }
}
