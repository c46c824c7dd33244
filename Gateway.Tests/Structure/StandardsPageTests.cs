using System.Reflection;
using Xunit;

namespace Gateway.Tests.Structure;

/// <summary>docs/STANDARDS.md: each row names a clause, the code that answers it and the test that shows it.</summary>
public sealed class StandardsPageTests
{
    private const string Page = "docs/STANDARDS.md";

    [Fact]
    public void EveryTestThatIsNamedIsThere()
    {
        var tests = typeof(StandardsPageTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods().Where(m => m.GetCustomAttributes().OfType<FactAttribute>().Any()).Select(m => $"{t.Name}.{m.Name}"))
            .ToHashSet();

        Findings.None(Rows().SelectMany(row => MarkdownTable.Code(row[3])).Where(t => !tests.Contains(t)));
    }

    [Fact]
    public void EveryRowNamesCodeThatIsThereOrSaysThatThereIsNone()
    {
        var wrong = Rows().Where(row => row[2] != "none" && !MarkdownTable.Code(row[2]).Any(Repository.Exists));

        Findings.None(wrong.Select(row => $"{row[0]}: {row[2]}"));
    }

    private static IEnumerable<string[]> Rows() => MarkdownTable.All(Page).Where(row => row.Length == 4);
}
