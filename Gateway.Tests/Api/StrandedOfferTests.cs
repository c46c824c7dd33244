using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Storage.Checks;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>What waits to be fetched while its channel goes: a person sees it, and its replay goes on by the agreement of then under the same id.</summary>
public sealed class StrandedOfferTests : IAsyncLifetime
{
    private const string Partner = "warn";
    private static readonly PartnerId Erp = new("erp");
    private InProcessGateway? _gateway;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private InProcessGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await InProcessGateway.StartAsync();
        await Gateway.ChangeAsync("erp", "channels: [erp-out]", "channels: [erp-pull]");
    }

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task UnderAnotherNameItIsHeldAndItsReplayIsOfferedThere()
    {
        var (exchange, before) = await OfferedAsync();
        await Gateway.ChangeAsync("erp", "erp-pull", "erp-fetch");

        await HoldAsync();

        var view = await Gateway.ViewAsync(exchange);
        Assert.Equal((ExchangeStage.Routed, DeliveryState.Held, "channel-missing"), (view.Summary.Stage, view.Deliveries[0].State, view.Deliveries[0].Code));
        Assert.Equal(AuditKinds.DeliveryHeld, view.Timeline[^1].Kind);
        Assert.Equal(exchange, await Gateway.ReplayAsync(exchange));
        await Gateway.DeliverAsync();
        var ready = Assert.Single(await ReadyAsync("erp-fetch"));
        Assert.Equal(before with { Channel = new("erp-fetch"), Payload = ready.Payload }, ready);
        Assert.Equal(before.Payload.Digest, ready.Payload.Digest);
        Assert.Equal("offered", (await Gateway.ViewAsync(exchange)).Deliveries[0].Code);
        Assert.All(await Gateway.Of<LedgerVerifier>().VerifyAsync(Ct), check => Assert.True(check.Holds, $"{check.Code}: {string.Join(", ", check.Samples)}"));
    }

    [Fact]
    public async Task UnderAnotherPartnerItIsHeld()
    {
        var (exchange, _) = await OfferedAsync();
        await Gateway.ChangeAsync("erp", "erp-pull", "erp-fetch");
        await Gateway.ChangeAsync(Partner, "channels:\n", "channels:\n  erp-pull:\n    direction: out\n    transport: pull\n");

        await HoldAsync();

        Assert.Equal("channel-missing", (await Gateway.ViewAsync(exchange)).Deliveries[0].Code);
    }

    [Fact]
    public async Task WhereNothingIsFetchedAnyMoreItIsHeldAndItsReplayIsSentThere()
    {
        var (exchange, before) = await OfferedAsync();
        await Gateway.ChangeAsync("erp", "transport: pull", "transport: http\n    url: http://127.0.0.1:9/\n    secret: ${env:GW_SECRET_ERP}");

        await HoldAsync();

        Assert.Equal("channel-missing", (await Gateway.ViewAsync(exchange)).Deliveries[0].Code);
        _ = await Gateway.ReplayAsync(exchange);
        Assert.Equal((before.Id, before.Channel), (await ClaimedAsync(exchange)) is var claimed ? (claimed.Id, claimed.Channel) : default);
    }

    /// <summary>The road goes between the replay and its attempt.</summary>
    [Fact]
    public async Task WhatIsReplayedIsNotOfferedOnARoadThatIsGoneByThen()
    {
        var (exchange, _) = await OfferedAsync();
        await Gateway.FailAsync(exchange);
        _ = await Gateway.ReplayAsync(exchange);
        await Gateway.ChangeAsync("erp", "erp-pull", "erp-fetch");

        await Gateway.DeliverAsync();

        var delivery = (await Gateway.ViewAsync(exchange)).Deliveries[0];
        Assert.Equal((DeliveryState.Held, "channel-missing"), (delivery.State, delivery.Code));
    }

    [Fact]
    public async Task WhatCanBeFetchedStaysReady()
    {
        var (_, before) = await OfferedAsync();

        await HoldAsync();

        Assert.Equal(before.Id, Assert.Single(await ReadyAsync("erp-pull")).Id);
    }

    /// <summary>The same for what is sent: an acknowledgment has no document, and goes where the agreement of what it acknowledges says.</summary>
    [Fact]
    public async Task AFailedAcknowledgmentGoesOnByTheChannelOfNow()
    {
        var order = await Gateway.TranslatedAsync(Partner, Gateway.Order(Partner).ToBytes());
        var receipt = Assert.Single(order.Children).Id;
        await Gateway.FailAsync(receipt);
        var before = Assert.Single((await Gateway.ViewAsync(receipt)).Deliveries);
        await Gateway.ChangeAsync(Partner, "warn-out", "warn-receipts");

        _ = await Gateway.ReplayAsync(receipt);

        var claimed = await ClaimedAsync(receipt);
        Assert.Equal((before.Id, new ChannelId("warn-receipts")), (claimed.Id, claimed.Channel));
    }

    private Task HoldAsync() => Gateway.Of<StrandedOffers>().HoldAsync(Ct);

    private Task<IReadOnlyList<ReadyDocument>> ReadyAsync(string channel) =>
        Gateway.Of<IExchangeReader>().ReadyAsync([new PullRoad(new ChannelId(channel), Erp)], 10, PartnerScope.All, Ct);

    private async Task<(ExchangeId Exchange, ReadyDocument Ready)> OfferedAsync()
    {
        _ = await Gateway.TranslatedAsync(Partner, Gateway.Order(Partner).ToBytes());
        await Gateway.RouteAsync();
        var ready = Assert.Single(await ReadyAsync("erp-pull"));
        return (ready.Exchange, ready);
    }

    private async Task<ClaimedDelivery> ClaimedAsync(ExchangeId exchange) =>
        (await Gateway.Of<IExchangeStore>().ClaimDeliveriesAsync(ClaimRequest.Of(100), Ct)).Single(c => c.Exchange == exchange);
}
