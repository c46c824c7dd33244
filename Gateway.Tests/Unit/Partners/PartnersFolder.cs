using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>A folder of partners on the real disk, removed at the end.</summary>
internal sealed class PartnersFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gw-partners-").FullName;

    public PartnersFolder With(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public PartnersFolder With(string file, byte[] bytes)
    {
        With(file, "");
        File.WriteAllBytes(System.IO.Path.Combine(Path, file), bytes);
        return this;
    }

    /// <summary>A copy of the sample partners.</summary>
    public PartnersFolder WithSamples()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Partners, "*", SearchOption.AllDirectories))
        {
            With(System.IO.Path.GetRelativePath(Repository.Partners, file), File.ReadAllBytes(file));
        }

        return this;
    }

    public string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    public void Replace(string file, string what, string by)
    {
        var text = Read(file);
        Assert.Contains(what, text);
        With(file, text.Replace(what, by, StringComparison.Ordinal));
    }

    public void Delete(string folder) => Directory.Delete(System.IO.Path.Combine(Path, folder), recursive: true);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
