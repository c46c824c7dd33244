using Xunit;

namespace Gateway.Tests.Structure;

public sealed class RoomTests
{
    private const string Planted = "Gateway.Tests.Structure.Planted";

    [Fact]
    public void EveryRoomUsesOnlyTheRoomsAndLibrariesOfItsRow()
    {
        var rules = new RoomRules("Gateway", RoomTable.Rooms, RoomTable.Libraries);
        Findings.None(rules.Breaches(CompiledCode.Product));
    }

    [Fact]
    public void PlantedBreachesAreReportedAndNothingElse()
    {
        var rules = new RoomRules(
            Planted,
            [
                new("Audit"),
                new("Storage", "Audit"),
                new("Transports") { Divided = true },
                new("Transports.As2", "Transports/"),
                new("Transports.Http", "Transports/"),
                new("Pipeline", "Storage"),
                new("Web", "Pipeline/"),
            ],
            [new(["Xml"], ["System.Xml"], ["Storage"])]);
        string[] reachForStorage =
            ["ByBody", "ByStaticCall", "BySignature", "ByBase", "ByGenericArgument", "ByLambda", "ByAsync", "ByIterator", "ByAsyncIterator"];
        string[] expected =
        [
            .. reachForStorage.Select(by => $"Audit.{by} (room Audit) uses Storage.PlantedStore (room Storage)"),
            "Audit.ByAttribute (room Audit) uses Storage.PlantedMarkAttribute (room Storage)",
            "Audit.ByCatch (room Audit) uses Storage.PlantedException (room Storage)",
            "Audit.ByLibrary (room Audit) uses System.Xml.Linq.XDocument of Xml",
            "Web.PlantedPage (room Web) uses Pipeline.Steps.PlantedStep (room Pipeline)",
            "Transports.As2.PlantedAs2 (room Transports.As2) uses Transports.Http.PlantedHttp (room Transports.Http)",
            "Transports.Fax.PlantedFax lies in no room of the table",
            "Attic.PlantedBox lies in no room of the table",
        ];

        var found = rules.Breaches(CompiledCode.Within(typeof(RoomTests).Assembly, Planted))
            .Select(b => b.Replace(Planted + ".", "", StringComparison.Ordinal));

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheTableUsesOnlyRoomsThatStandAboveItAndNeverTheTopOnes()
    {
        for (var i = 0; i < RoomTable.Rooms.Count; i++)
        {
            var before = RoomTable.Rooms.Take(i).Select(r => r.Name).ToHashSet();
            var uses = RoomTable.Rooms[i].MayUse.Where(u => u != Room.Everything).Select(u => u.TrimEnd('/'));
            Assert.All(uses, use => Assert.Contains(use, before));
            Assert.All(uses, use => Assert.DoesNotContain(use, RoomTable.Top));
        }
    }
}
