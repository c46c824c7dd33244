using Gateway.Audit;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Documents whose number and purpose came before, under each policy: Bravo warns, Fanny holds, Gerda rejects.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndBusinessDuplicateTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bravo")]
    [InlineData("fanny")]
    [InlineData("gerda")]
    public async Task AReplayIsNoRepeatOfItsFirstRunNorOfItsOtherReplays(string partner)
    {
        var order = gateway.Order(partner);
        var exchange = await gateway.AcceptedAsync(partner, order.ToBytes());
        _ = await gateway.DoneAsync(exchange);

        for (var runs = 2; runs <= 3; runs++)
        {
            var detail = await gateway.DoneAsync(await ReplayAsync(exchange));

            Assert.Equal(ValidationState.Valid, Assert.Single(detail.Documents).Validation);
            Assert.DoesNotContain(detail.Timeline, t => t.Kind == AuditKinds.DuplicateSeen);
            Assert.Equal(runs, (await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number), runs)).Count);
        }
    }

    private async Task<string> ReplayAsync(string exchange)
    {
        var answer = await gateway.Client("operator").PostAsync($"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, Ct);
        Assert.Equal(202, answer.Status);
        return answer.Exchange!;
    }
}
