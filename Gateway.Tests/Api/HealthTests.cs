using System.Net;
using Gateway.Api;
using Gateway.Tests.Api.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class HealthTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LiveAnswersWhateverIsWrongAndReadySaysWhatWithoutItsReason()
    {
        var partners = new Dictionary<string, object> { ["partners"] = (string[])["acme", "emil"] };
        await using var host = await ApiHost.StartAsync(services => services.AddHealthChecks()
            .AddCheck("ledger", () => HealthCheckResult.Unhealthy("planted", new InvalidOperationException("planted")), [HealthRoutes.ReadyTag])
            .AddCheck("profiles", () => HealthCheckResult.Degraded("planted", null, partners), [HealthRoutes.ReadyTag])
            .AddCheck("other", () => HealthCheckResult.Unhealthy()));
        var live = await host.Client().GetAsync("/health/live", Ct);
        Assert.Equal((HttpStatusCode.OK, "healthy"), (live.StatusCode, (await live.JsonAsync()).GetProperty("status").GetString()));
        var ready = await host.Client().GetAsync("/health/ready", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"status":"unhealthy","checks":{"ledger":"unhealthy","profiles":"degraded"},"partners":["acme","emil"]}""", await ready.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task HealthIsReadAndNothingElse(string path)
    {
        await using var host = await ApiHost.StartAsync();
        _ = await (await host.Client().PostAsync(path, null, Ct)).ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        Assert.Equal(HttpStatusCode.OK, (await host.Client().SendAsync(head, Ct)).StatusCode);
    }
}
