using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Gateway.Tests.Structure;

public sealed class ComposeTests
{
    private static readonly Dictionary<string, object> Compose = Read();

    public static TheoryData<string> Services => [.. Map(Compose["services"]).Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void AServiceHasAReadOnlyRootAndAHealthCheck(string name)
    {
        var service = Service(name);

        Assert.Equal("true", service["read_only"]);
        Assert.True(service.ContainsKey("healthcheck") || service["image"] is "gateway:local", "neither a health check of its own nor our image's");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void AServiceNamesOnlyWhatIsThere(string name)
    {
        var service = Service(name);

        Assert.All(Names(service, "secrets"), s => Assert.Contains(s, Map(Compose["secrets"]).Keys));
        Assert.All(NamedVolumes(service), v => Assert.Contains(v, Map(Compose["volumes"]).Keys));
        Assert.All(Part(service, "depends_on").Keys, s => Assert.Contains(s, Map(Compose["services"]).Keys));
        if (Part(service, "build") is { Count: > 0 } build)
        {
            Assert.True(Repository.Exists(Path.Combine("deploy", (string)build["context"], (string)build["dockerfile"])));
        }
    }

    [Fact]
    public void TwoNodesShareOneDatabaseTheirPayloadsAndTheMasterKey()
    {
        var (first, second) = (Service("gateway1"), Service("gateway2"));

        Assert.Equal(Names(first, "volumes"), Names(second, "volumes"));
        Assert.Equal(Part(first, "environment"), Part(second, "environment"));
        Assert.Contains("master.key", Names(first, "secrets"));
        Assert.Equal("postgres:15", Service("postgres")["image"]);
    }

    [Fact]
    public void SecretFilesAreKeptOutOfHistory() =>
        Assert.All(Map(Compose["secrets"]).Values, s => Assert.StartsWith("./secrets/", (string)Map(s)["file"], StringComparison.Ordinal));

    private static Dictionary<string, object> Read()
    {
        using var text = new StringReader(Repository.Read("deploy/compose.yaml"));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(text)));
    }

    private static Dictionary<string, object> Service(string name) => Map(Map(Compose["services"])[name]);

    private static IEnumerable<string> NamedVolumes(Dictionary<string, object> service) =>
        Names(service, "volumes").Select(v => v.Split(':')[0]).Where(v => !v.StartsWith('.'));

    private static Dictionary<string, object> Part(Dictionary<string, object> service, string key) =>
        service.TryGetValue(key, out var part) ? Map(part) : [];

    private static List<string> Names(Dictionary<string, object> service, string key) =>
        service.TryGetValue(key, out var list) ? [.. ((List<object>)list).Cast<string>()] : [];

    private static Dictionary<string, object> Map(object node) =>
        ((Dictionary<object, object>)node).ToDictionary(e => (string)e.Key, e => e.Value);
}
