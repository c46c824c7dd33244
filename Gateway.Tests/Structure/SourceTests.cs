using System.Text.RegularExpressions;
using Xunit;

namespace Gateway.Tests.Structure;

public sealed partial class SourceTests
{
    private const int MostLines = 400;
    private const int DeepestFolder = 3;

    /// <summary>Longer on purpose, each with its reason: tables of a standard only.</summary>
    private static readonly string[] LongFiles = [];

    private static readonly IReadOnlyList<string> Sources =
        [.. Repository.Files("*.cs").Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal))];

    private static readonly string[] WithoutNamespace = ["Program.cs", "AssemblyInfo.cs", "GlobalUsings.cs"];

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
            let name = Path.GetFileNameWithoutExtension(file)
            let found = PublicType().Matches(Repository.Read(file)).Where(m => !IsBackendOf(name, file, m))
            let types = found.Select(m => m.Groups["name"].Value).ToList()
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
            where declared.Length == 0 ? !WithoutNamespace.Contains(Path.GetFileName(file)) : declared != folder
            select $"{file}: namespace {declared}";

        Findings.None(wrong);
    }

    [Fact]
    public void FoldersOfTheProductAreThreeDeepAtMost() =>
        Findings.None(Sources.Where(f => !IsTest(f) && f.Count(c => c == '/') - 1 > DeepestFolder));

    /// <summary>A suite that runs on several databases may have its subclasses, a few lines each, beside it.</summary>
    private static bool IsBackendOf(string suite, string file, Match type) =>
        IsTest(file) && type.Groups["base"].Value == suite;

    private static bool IsTest(string file) => file.StartsWith("Gateway.Tests/", StringComparison.Ordinal);

    // Top-level declarations only: they begin at the margin under a file-scoped namespace.
    [GeneratedRegex(
        @"^public (?:(?:sealed|static|abstract|partial|readonly|unsafe) )*"
        + @"(?:record struct|record|class|struct|interface|enum|delegate \S+) (?<name>\w+)(?: : (?<base>\w+))?",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
