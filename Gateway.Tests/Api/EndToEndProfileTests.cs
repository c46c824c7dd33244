using Gateway.Api.Models;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Profiles change while the process runs: from good to good, from good to bad, and with work that waits for the change.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndProfileTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Profile => Path.Combine(gateway.PartnersFolder, "emil", "profile.yaml");

    [Fact]
    public async Task WhatWasQuarantinedIsReplayedOnceItsProfileIsMended()
    {
        // Emil's system starts to name itself otherwise in the group than was agreed.
        var order = gateway.Order("emil") with { GroupSender = "EMILNEW" };
        var exchange = await gateway.AcceptedAsync("emil", order.ToBytes());
        _ = await gateway.QuarantinedAsync(exchange);
        var good = await File.ReadAllTextAsync(Profile, Ct);

        await WriteAsync(good.Replace("group: EMILSTORES }", "group: EMILNEW }", StringComparison.Ordinal));
        var answer = await ReplayAsync(exchange, e => e.Stage == ExchangeStage.Done);

        Assert.Equal(202, answer.Status);
        var replayed = await gateway.DoneAsync(answer.Exchange!);
        Assert.Equal(exchange, replayed.ReplayOf);
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        _ = await gateway.MessagesAsync("emil", EndToEndGateway.AckOf(order.ControlNumber));
        await WriteAsync(good);
    }

    [Fact]
    public async Task WhatIsReplayedOnAChannelThatIsGoneIsQuarantinedAgain()
    {
        var order = gateway.Order("emil") with { GroupSender = "EMILNEW" };
        var exchange = await gateway.AcceptedAsync("emil", order.ToBytes());
        _ = await gateway.QuarantinedAsync(exchange);
        var good = await File.ReadAllTextAsync(Profile, Ct);

        await WriteAsync(good.Replace("emil-in:", "emil-door:", StringComparison.Ordinal)
            .Replace("[emil-in]", "[emil-door]", StringComparison.Ordinal).Replace("group: EMILSTORES }", "group: EMILNEW }", StringComparison.Ordinal));
        var replayed = await ReplayAsync(exchange, e => e.Code != "sender-mismatch");

        _ = await gateway.KeptAsync(replayed.Exchange!, "channel-missing", order.ToBytes());
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        Assert.DoesNotContain(gateway.Stub("emil").Messages, m => EndToEndGateway.AckOf(order.ControlNumber)(m));
        await WriteAsync(good);
    }

    [Fact]
    public async Task ABrokenProfileIsReportedAndTheLastGoodOneGoesOn()
    {
        var good = await File.ReadAllTextAsync(Profile, Ct);

        await File.WriteAllTextAsync(Profile, good.Replace("agreements:", "agrements:", StringComparison.Ordinal), Ct);
        Assert.EndsWith(",\"partners\":[\"emil\"]}", await HealthAsync("degraded"), StringComparison.Ordinal);
        var order = gateway.Order("emil");
        _ = await gateway.DoneAsync(await gateway.AcceptedAsync("emil", order.ToBytes()));

        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        await File.WriteAllTextAsync(Profile, good, Ct);
        Assert.DoesNotContain("partners", await HealthAsync("healthy"), StringComparison.Ordinal);
    }

    /// <summary>Writes the profile and returns when the ledger runs it.</summary>
    private async Task WriteAsync(string text)
    {
        await File.WriteAllTextAsync(Profile, text, Ct);
        var started = EndToEndGateway.Clock.GetTimestamp();
        while ((await gateway.Process.RunAsync(["partners", "plan"], Ct)).Output is var plan && !plan.Contains("emil: unchanged", StringComparison.Ordinal))
        {
            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, plan);
            await Task.Delay(TimeSpan.FromMilliseconds(100), EndToEndGateway.Clock, Ct);
        }
    }

    private async Task<Cli.Demo.Answer> ReplayAsync(string exchange, Func<ExchangeDetail, bool> changed)
    {
        // The process runs a published profile within two seconds; until then the replay ends where the first run did.
        var started = EndToEndGateway.Clock.GetTimestamp();
        while (true)
        {
            var answer = await gateway.Client("operator").PostAsync($"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, Ct);
            Assert.True(answer.Status == 202, answer.Body);
            var detail = await gateway.WaitAsync(answer.Exchange!, e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
            if (changed(detail) || EndToEndGateway.Clock.GetElapsedTime(started) > EndToEndGateway.Patience)
            {
                return answer;
            }
        }
    }

    private async Task<string> HealthAsync(string awaited)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        string health;
        while (!(health = (await gateway.Client("operator").GetAsync("/health/ready", Ct)).Body).Contains(
            $"\"profiles\":\"{awaited}\"", StringComparison.Ordinal))
        {
            Assert.True(EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience, health);
            await Task.Delay(TimeSpan.FromMilliseconds(100), EndToEndGateway.Clock, Ct);
        }

        return health;
    }
}
