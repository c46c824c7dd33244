using System.Text;
using Gateway.Exchanges;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Gateway.Tests.Structure;

public sealed class SettingsTests
{
    private const string File = "Gateway/appsettings.json";

    [Fact]
    public void TheSettingsFileShowsEveryOptionWithItsDefault()
    {
        var options = SettingsCheck.OptionsOf(typeof(ExchangeId).Assembly);
        var settings = Of(Repository.Exists(File) ? Repository.Read(File) : "{}");

        Findings.None(options.SelectMany(o => SettingsCheck.Differences(o, settings)));
    }

    [Fact]
    public void AMissingAnUnreadAndAChangedSettingAreReported()
    {
        var settings = Of("""{ "Planted": { "Shown": 5, "Changed": [ "00:00:02" ], "Unread": true, "Group": { "Other": 1 } } }""");

        Assert.Equal([typeof(PlantedOptions)], SettingsCheck.OptionsOf(typeof(SettingsTests).Assembly));
        Assert.Equal(
            [
                "Planted:Missing of PlantedOptions is not shown",
                "Planted:Unread is read by nothing",
                "Planted:Changed shows [\"00:00:02\"], the default is []",
                "Planted:Group:Inside of PlantedGroupOptions is not shown",
                "Planted:Group:Other is read by nothing",
            ],
            SettingsCheck.Differences(typeof(PlantedOptions), settings));
    }

    [Fact]
    public void AnEmptyListAndANullAreShown()
    {
        var settings = Of("""{ "Planted": { "Shown": 5, "Missing": null, "Changed": [], "Group": { "Inside": 1 } } }""");

        Findings.None(SettingsCheck.Differences(typeof(PlantedOptions), settings));
    }

    private static IConfiguration Of(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    private sealed class PlantedOptions
    {
        internal const string Section = "Planted";

        public int Shown { get; set; } = 5;

        public string? Missing { get; set; }

        public IList<TimeSpan> Changed { get; set; } = [];

        public PlantedGroupOptions Group { get; set; } = new();
    }

    private sealed class PlantedGroupOptions
    {
        public int Inside { get; set; } = 1;
    }
}
