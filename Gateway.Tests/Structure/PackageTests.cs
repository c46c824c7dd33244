using System.Xml.Linq;
using Xunit;

namespace Gateway.Tests.Structure;

public sealed class PackageTests
{
    [Theory]
    [InlineData("Gateway/Gateway.csproj")]
    [InlineData("Gateway.Mapping/Gateway.Mapping.csproj")]
    public void EveryPackageOfTheProductHasARoom(string project)
    {
        var known = RoomTable.Libraries.SelectMany(l => l.Packages).ToHashSet();

        Findings.None(References(project).Where(p => !known.Contains(p)));
    }

    [Fact]
    public void VersionsStandInDirectoryPackagesPropsOnly() =>
        Findings.None(Repository.Files("*.csproj").Where(p => Elements(p).Attributes("Version").Any()));

    private static IEnumerable<string> References(string project) => Elements(project).Select(r => r.Attribute("Include")!.Value);

    private static IEnumerable<XElement> Elements(string project) => XDocument.Parse(Repository.Read(project)).Descendants("PackageReference");
}
