using System.Text;
using Gateway.Access;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Stages;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>What is acknowledged of an invoice that a partner fetches, and when its silence is late.</summary>
public sealed class OfferedDocumentTests : IAsyncLifetime
{
    private const string Partner = "warn";
    private static readonly PartnerId Fetcher = new(Partner);
    private static readonly ChannelId Road = new("warn-pull");
    private InProcessGateway? _gateway;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private InProcessGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await InProcessGateway.StartAsync();
        await Gateway.ChangeAsync(Partner, "channels:\n", $"channels:\n  {Road}:\n    direction: out\n    transport: pull\n");
        await Gateway.ChangeAsync(
            Partner, $"channels: [{Partner}-out]\n    map: {Partner}-invoice-to-810.map.yaml\n    acknowledgment-within: 1 s",
            $"channels: [{Road}]\n    map: {Partner}-invoice-to-810.map.yaml\n    acknowledgment-within: 1 h\n    ta1: ask");
    }

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task WhatWasFetchedAndRefusedIsStillAcknowledged()
    {
        var ready = await OfferedAsync();
        Assert.True(await FailAsync(ready));

        await IsAcknowledgedAsync(ready.Exchange);
    }

    [Fact]
    public async Task WhatWasRefusedAndWaitsToBeOfferedAgainIsStillAcknowledged()
    {
        var ready = await OfferedAsync();
        Assert.True(await FailAsync(ready));
        _ = await Gateway.ReplayAsync(ready.Exchange);

        await IsAcknowledgedAsync(ready.Exchange);
    }

    [Fact]
    public async Task WhatWasOfferedOnARoadThatIsGoneIsStillAcknowledged()
    {
        var ready = await OfferedAsync();
        await Gateway.ChangeAsync(Partner, Road.Value, "warn-fetch");
        await Gateway.Of<StrandedOffers>().HoldAsync(Ct);

        await IsAcknowledgedAsync(ready.Exchange);
    }

    [Fact]
    public async Task NobodyIsLateWithAnAnswerToWhatWasRefusedUntilItIsOfferedAgain()
    {
        var ready = await OfferedAsync();
        Assert.All((await Gateway.ViewAsync(ready.Exchange)).Acknowledgements, e => Assert.NotNull(e.DueAt));

        Assert.True(await FailAsync(ready));

        var waiting = (await Gateway.ViewAsync(ready.Exchange)).Acknowledgements;
        Assert.Equal([("997", null), ("ta1", null)], waiting.Select(e => (e.Kind, e.DueAt)).Order());
        _ = await Gateway.ReplayAsync(ready.Exchange);
        await Gateway.DeliverAsync();
        Assert.All((await Gateway.ViewAsync(ready.Exchange)).Acknowledgements, e => Assert.True(e.DueAt > TimeProvider.System.GetUtcNow(), $"{e.DueAt}"));
    }

    [Fact]
    public async Task NobodyIsLateWithAnAnswerToWhatIsHeldForItsRoad()
    {
        var ready = await OfferedAsync();
        await Gateway.ChangeAsync(Partner, Road.Value, "warn-fetch");

        await Gateway.Of<StrandedOffers>().HoldAsync(Ct);

        Assert.All((await Gateway.ViewAsync(ready.Exchange)).Acknowledgements, e => Assert.Null(e.DueAt));
    }

    private async Task<ReadyDocument> OfferedAsync()
    {
        _ = await Gateway.SubmitAsync(Partner, "invoice", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice("INV-1", "PO-1")));
        await Gateway.TranslateAsync();
        await Gateway.RouteAsync();
        return Assert.Single(await Gateway.Of<IExchangeReader>().ReadyAsync([new PullRoad(Road, Fetcher)], 10, PartnerScope.All, Ct));
    }

    private Task<bool?> FailAsync(ReadyDocument ready)
    {
        var fetcher = new Principal("key:fetch", "fetch", Fetcher, [Road], Scopes.All.ToHashSet(), PartnerScope.Of(Fetcher));
        return Gateway.Of<IPickUp>().FailAsync(ready.Id, "Unknown ship-to", fetcher, Ct);
    }

    private async Task IsAcknowledgedAsync(ExchangeId sent)
    {
        var reading = await X12Reading.OfAsync(Encoding.ASCII.GetBytes(await Gateway.TextAsync(sent)), Ct);
        var answer = await Gateway.TranslatedAsync(Partner, reading.Acknowledge(901, EndToEndGateway.Now));
        Assert.Equal((ExchangeStage.Translated, null), (answer.Summary.Stage, answer.Summary.Code));
        var closed = (await Gateway.ViewAsync(sent)).Acknowledgements.Single(e => e.Kind == "997");
        Assert.Equal((AcknowledgementState.Accepted, answer.Summary.Id), (closed.State, closed.By));
    }
}
