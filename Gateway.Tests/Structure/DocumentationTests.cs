using System.Text.RegularExpressions;
using Xunit;

namespace Gateway.Tests.Structure;

public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. Repository.Files("*.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkLeadsToAFileAndAHeadingThatAreThere(string page)
    {
        var folder = Path.GetDirectoryName(page)!;
        var broken =
            from link in Link().Matches(Repository.Read(page)).Select(m => m.Groups["to"].Value)
            where !link.Contains("://", StringComparison.Ordinal)
            let parts = link.Split('#')
            let file = parts[0].Length == 0 ? page : Path.Combine(folder, parts[0])
            where !Repository.Exists(file) || (parts.Length > 1 && !Anchors(file).Contains(parts[1]))
            select link;

        Findings.None(broken);
    }

    /// <summary>A path with a file name, between backticks and from the root, as <c>Gateway/Audit/Seal.cs</c>.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryFileThatIsNamedIsThere(string page)
    {
        var missing =
            from code in MarkdownTable.Code(Fence().Replace(Repository.Read(page), ""))
            where RootedFile().IsMatch(code) && !Repository.Exists(code)
            select code;

        Findings.None(missing.Distinct());
    }

    [Fact]
    public void TheChangelogBeginsWithWhatIsUnreleased() =>
        Assert.Matches(@"\A# Changelog\n[^#]*\n## \[Unreleased\]\n", Repository.Read("CHANGELOG.md"));

    private static HashSet<string> Anchors(string file) =>
    [
        .. Repository.Read(file).Split('\n').Where(l => l.StartsWith('#')).Select(l =>
            NoAnchor().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(Gateway(\.\w+)?|docs|deploy|partners)/[\w./-]+\.\w+$")]
    private static partial Regex RootedFile();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
