using System.Text.RegularExpressions;
using Xunit;

namespace Gateway.Tests.Structure;

public sealed partial class SourceTests
{
    private const int MostLines = 400;
    private const int DeepestFolder = 3;

    /// <summary>Longer on purpose, each with its reason: tables of a standard only.</summary>
    private static readonly string[] LongFiles = [];

    private static readonly IReadOnlyList<string> Sources = [.. Repository.Files("*.cs").Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal))];

    [Fact]
    public void NoFileIsLongerThanTheLimit()
    {
        var lengths = Sources.ToDictionary(f => f, f => File.ReadLines(Path.Combine(Repository.Root, f)).Count());

        Findings.None(lengths.Where(l => l.Value > MostLines && !LongFiles.Contains(l.Key)).Select(l => $"{l.Key}: {l.Value} lines"));
        Findings.None(LongFiles.Where(f => lengths.GetValueOrDefault(f) <= MostLines).Select(f => f + " needs no exception"));
    }

    [Fact]
    public void AFileHoldsOnePublicTypeNamedLikeIt()
    {
        var wrong =
            from file in Sources
            let types = PublicType().Matches(Repository.Read(file)).Select(m => m.Groups["name"].Value).ToList()
            let name = Path.GetFileNameWithoutExtension(file)
            where types.Count > 1 || (types.Count == 1 && types[0] != name && !name.StartsWith(types[0] + ".", StringComparison.Ordinal))
            select $"{file}: {string.Join(", ", types)}";

        Findings.None(wrong);
    }

    [Fact]
    public void TheNamespaceIsTheFolder()
    {
        var wrong =
            from file in Sources
            let folder = Path.GetDirectoryName(file)!.Replace('/', '.')
            let declared = Namespace().Match(Repository.Read(file)).Groups["name"].Value
            where declared.Length == 0 ? Path.GetFileName(file) is not ("Program.cs" or "AssemblyInfo.cs" or "GlobalUsings.cs") : declared != folder
            select $"{file}: namespace {declared}";

        Findings.None(wrong);
    }

    [Fact]
    public void FoldersOfTheProductAreThreeDeepAtMost() =>
        Findings.None(Sources.Where(f => !f.StartsWith("Gateway.Tests/", StringComparison.Ordinal) && f.Count(c => c == '/') - 1 > DeepestFolder));

    // Top-level declarations only: they begin at the margin under a file-scoped namespace.
    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|partial|readonly|unsafe) )*(?:record struct|record|class|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
