using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Structure;
using Xunit;

namespace Gateway.Tests.Api;

public sealed partial class OpenApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>With GATEWAY_APPROVE=1 the committed copy is written anew; the change is then seen in review.</summary>
    [Fact]
    public async Task TheCommittedDescriptionIsTheOneThatIsServed()
    {
        var served = (await _host.Client().GetStringAsync("/openapi/v1.json", Ct)).ReplaceLineEndings("\n") + "\n";
        var path = Path.Combine(Repository.Root, "docs", "openapi.v1.json");
        if (Environment.GetEnvironmentVariable("GATEWAY_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(path, served, Ct);
        }

        Assert.Equal(await File.ReadAllTextAsync(path, Ct), served);
    }

    [Fact]
    public async Task EveryOperationHasANameItsScopeItsProblemsAndSecurity()
    {
        var document = JsonElement.Parse(await _host.Client().GetStringAsync("/openapi/v1.json", Ct));
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: o.Name + " " + p.Name, o.Value))).ToList();
        Assert.Equal(11, operations.Count);
        Assert.All(operations, o =>
        {
            Assert.True(o.Value.TryGetProperty("operationId", out _), o.Name);
            Assert.Contains("Scope: `", o.Value.GetProperty("description").GetString(), StringComparison.Ordinal);
            Assert.Equal(2, o.Value.GetProperty("security").GetArrayLength());
            foreach (var status in new[] { "401", "403", "429", "503" })
            {
                var problem = o.Value.GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/problem+json");
                Assert.Equal("#/components/schemas/Problem", problem.GetProperty("schema").GetProperty("$ref").GetString());
                Assert.True(problem.TryGetProperty("example", out _));
            }
        });
        Assert.Equal(2, document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Count());
    }

    [Fact]
    public async Task TheReaderOfTheDescriptionFetchesNothingFromElsewhere()
    {
        var page = await _host.Client().GetAsync("/scalar/", Ct);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.DoesNotMatch(External(), html);
        Assert.Contains("openapi/v1.json", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("(src|href)=\"(https?:)?//", RegexOptions.IgnoreCase)]
    private static partial Regex External();
}
