using Gateway.Exchanges;
using Gateway.Pipeline;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>A person's replay: a double click or a retried request makes no second run of what was quarantined.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Partner = "warn";
    private InProcessGateway? _gateway;

    private InProcessGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await InProcessGateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task OfThreeAtOnceOneRunsAndTheOthersNameIt()
    {
        var first = await QuarantinedAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Gateway.TryReplayAsync(first)));

        var made = Assert.Single(results, r => r.Code is null).Exchange;
        Assert.Equal(2, results.Count(r => r.Code == "replayed-already" && r.Exchange is null && r.Earlier == made));
    }

    [Fact]
    public async Task WhatWentThroughIsNotReplayedAgainUnlessTheRunItselfIs()
    {
        var first = await QuarantinedAsync();
        await MendAsync();
        var run = await Gateway.ReplayAsync(first);
        await Gateway.TranslateAsync();
        await Gateway.RouteAsync();
        foreach (var outbound in (await Gateway.ViewAsync(run)).Children)
        {
            await Gateway.FailAsync(outbound.Id);
        }

        Assert.Equal(ExchangeStage.Done, (await Gateway.ViewAsync(run)).Summary.Stage);

        Assert.Equal(new ReplayResult(null, "replayed-already", $"It runs or went through as {run}.", run), await Gateway.TryReplayAsync(first));
        Assert.Null((await Gateway.TryReplayAsync(run)).Code);
    }

    [Fact]
    public async Task ARunThatIsQuarantinedTooMakesRoomForTheNextUnderEitherId()
    {
        var first = await QuarantinedAsync();
        var second = await Gateway.ReplayAsync(first);
        await Gateway.TranslateAsync();
        Assert.Equal("sender-mismatch", (await Gateway.ViewAsync(second)).Summary.Code);

        var third = await Gateway.ReplayAsync(second);

        Assert.Equal(("replayed-already", third), ((await Gateway.TryReplayAsync(first)).Code, (await Gateway.TryReplayAsync(first)).Earlier));
        await Gateway.TranslateAsync();
        await MendAsync();
        var fourth = await Gateway.ReplayAsync(first);
        Assert.Equal(fourth, (await Gateway.TryReplayAsync(third)).Earlier);
    }

    private async Task<ExchangeId> QuarantinedAsync()
    {
        var order = Gateway.Order(Partner) with { GroupSender = "STRANGER" };
        var view = await Gateway.TranslatedAsync(Partner, order.ToBytes());
        Assert.Equal((ExchangeStage.Quarantined, "sender-mismatch"), (view.Summary.Stage, view.Summary.Code));
        return view.Summary.Id;
    }

    private Task MendAsync() => Gateway.ChangeAsync(Partner, $"group: {EndToEndPartners.IdOf(Partner)} }}", "group: STRANGER }");
}
