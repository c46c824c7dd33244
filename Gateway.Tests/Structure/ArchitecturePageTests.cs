using System.Text.RegularExpressions;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Structure;

/// <summary>docs/ARCHITECTURE.md says what the code says.</summary>
public sealed partial class ArchitecturePageTests
{
    private const string Page = "docs/ARCHITECTURE.md";

    [Fact]
    public void ItsRoomsAreThoseThatAreEnforced()
    {
        var shown =
            from row in MarkdownTable.Below("## The rooms", Page)
            from room in MarkdownTable.Code(row[1]).Where(r => !r.StartsWith("Gateway", StringComparison.Ordinal))
            select $"{room}: {string.Join(", ", Uses(row[3]).Order(StringComparer.Ordinal))}";

        Assert.Equal(RoomTable.Rooms.Select(r => $"{r}: {string.Join(", ", r.MayUse.Order(StringComparer.Ordinal))}"), shown);
    }

    [Fact]
    public void ItsLibrariesAreThoseThatAreEnforced()
    {
        var shown = MarkdownTable.Below("### Libraries", Page).Select(row => $"{MarkdownTable.Code(row[0])[0]}: {row[1]}");

        Assert.Equal(RoomTable.Libraries.Select(l => $"{l.Packages[0]}: {string.Join(", ", l.Rooms)}"), shown);
    }

    [Fact]
    public void ItsMovesOfAnExchangeAreThoseThatAreAllowed() =>
        Assert.Equal(Moves<ExchangeStage>(StateMoves.IsAllowed), Shown("### Exchange: stage"));

    [Fact]
    public void ItsMovesOfADeliveryAreThoseThatAreAllowed() =>
        Assert.Equal(Moves<DeliveryState>(StateMoves.IsAllowed), Shown("### Delivery"));

    [Fact]
    public void ItsMovesOfAnAcknowledgementAreThoseThatAreAllowed() =>
        Assert.Equal(Moves<AcknowledgementState>(StateMoves.IsAllowed), Shown("### Acknowledgement: what became of an expectation"));

    [Fact]
    public void ItsMovesOfAValidationAreThoseThatAreAllowed() =>
        Assert.Equal(Moves<ValidationState>(StateMoves.IsAllowed), Shown("### Validation of an interchange or document"));

    [Fact]
    public void ItsWalkHasSeventeenStepsInFilesThatAreThere()
    {
        var walk = MarkdownTable.Below("## The walk", Page);
        var files = walk.SelectMany(row => MarkdownTable.Code(row[3])).Select(f => f.Contains('/') ? f : "Gateway/Pipeline/Stages/" + f);

        Assert.Equal(Enumerable.Range(1, 17), walk.Select(row => int.Parse(row[0])).Distinct());
        Findings.None(files.Where(f => !Repository.Exists(f)).Distinct());
    }

    [Fact]
    public void ItListsEveryDecision()
    {
        var listed = MarkdownTable.Below("## Decisions", Page).Select(row => Target().Match(row[0]).Groups["to"].Value);

        Assert.Equal(Repository.Files("*.md").Where(f => f.StartsWith("docs/decisions/", StringComparison.Ordinal)), listed.Select(l => "docs/" + l));
    }

    private static IEnumerable<string> Uses(string cell) => cell switch
    {
        "nothing of ours" => [],
        "everything" => [Room.Everything],
        _ => cell.Split(", ").Select(u => u.Replace(" (root only)", "/", StringComparison.Ordinal)),
    };

    private static IEnumerable<string> Moves<T>(Func<T, T, bool> isAllowed)
        where T : struct, Enum =>
        from start in Enum.GetValues<T>()
        let ends = Enum.GetValues<T>().Where(end => isAllowed(start, end)).Select(Words).ToList()
        select $"{Words(start)}: {(ends.Count == 0 ? "final" : string.Join(", ", ends))}";

    private static IEnumerable<string> Shown(string heading) => MarkdownTable.Below(heading, Page).Select(row => $"{row[0]}: {row[1]}");

    private static string Words<T>(T value)
        where T : struct, Enum => Capital().Replace(value.ToString(), " $0").Trim().ToLowerInvariant();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex(@"\]\((?<to>[^)]+)\)")]
    private static partial Regex Target();
}
