using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>The ledger as people read it: pages, filters, axes, and nothing outside the scope.</summary>
public abstract partial class ExchangeStoreCompliance
{
    private IExchangeReader Reader => Node.GetRequiredService<IExchangeReader>();

    [Fact]
    public async Task TheListGoesNewestFirstPageByPage()
    {
        var expected = new List<ExchangeId>();
        for (var i = 0; i < 7; i++)
        {
            expected.Add((await ArriveAsync()).Id);
            Clock.Advance(i % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
        }

        var seen = new List<ExchangeSummary>();
        string? cursor = null;
        do
        {
            var page = await Reader.ListAsync(new ExchangeFilter { Limit = 3, Cursor = cursor }, PartnerScope.All, Cancel);
            seen.AddRange(page.Items);
            cursor = page.Next;
            _ = await ArriveAsync();
        }
        while (cursor is not null);

        Assert.Equal(expected.Order(Comparer<ExchangeId>.Create((a, b) => b.Value.CompareTo(a.Value))), seen.Select(s => s.Id));
        Assert.All(seen, s => Assert.Equal(Some.Raw(s.Id).Digest, s.Digest));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA*")]
    [InlineData("")]
    public async Task AStrangersCursorIsRefused(string cursor) => await Assert.ThrowsAsync<FormatException>(
        () => Reader.ListAsync(new ExchangeFilter { Cursor = cursor }, PartnerScope.All, Cancel));

    [Fact]
    public async Task FiltersFindWhatTheyName()
    {
        var plain = await ArriveAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        var order = await ArriveAsync();
        var document = Some.Document(order.Id, Clock);
        var carrier = Some.Outbound(Clock, order.Id);
        AllCommitted(await CommitAsync(
            new StageOutcome { Documents = [document], Interchanges = [Some.Interchange(order.Id, Clock)] },
            Some.Departure(carrier, Some.Delivery(carrier, Clock) with { Document = document.Id }, Clock) with
            {
                Expectations = [Some.Expectation(carrier, Clock)],
            }));
        AllCommitted(await CommitAsync(Note(plain.Id) with
        {
            ExchangeMoves = [new(plain.Id, ExchangeStage.Opened, ExchangeStage.Quarantined, "not-edi")],
        }));

        await FindsAsync(new() { Partner = Some.Partner }, order.Id, plain.Id);
        await FindsAsync(new() { Direction = Direction.Outbound }, carrier.Id);
        await FindsAsync(new() { Stage = ExchangeStage.Quarantined }, plain.Id);
        await FindsAsync(new() { Stage = ExchangeStage.Done });
        await FindsAsync(new() { From = Clock.GetUtcNow() }, carrier.Id, order.Id);
        await FindsAsync(new() { Until = Clock.GetUtcNow() }, plain.Id);
        await FindsAsync(new() { DocumentType = "order" }, carrier.Id, order.Id);
        await FindsAsync(new() { DocumentType = "850" }, carrier.Id, order.Id);
        await FindsAsync(new() { DocumentType = "invoice" });
        await FindsAsync(new() { BusinessKey = "PO-1" }, carrier.Id, order.Id);
        await FindsAsync(new() { BusinessKey = "PO-" });
        await FindsAsync(new() { Delivery = DeliveryState.Queued }, carrier.Id, order.Id);
        await FindsAsync(new() { Delivery = DeliveryState.Delivered });
        await FindsAsync(new() { Acknowledgement = AcknowledgementState.Waiting, Direction = Direction.Inbound }, order.Id);
        await FindsAsync(new() { Acknowledgement = AcknowledgementState.Accepted });

        AllCommitted(await CommitAsync(Ended(await ClaimDeliveryAsync())));
        await FindsAsync(new() { Delivery = DeliveryState.Queued });
        await FindsAsync(new() { Delivery = DeliveryState.Delivered }, carrier.Id, order.Id);
        await FindsAsync(new() { Stage = ExchangeStage.Done, Partner = new PartnerId("erp") }, carrier.Id);
    }

    [Fact]
    public async Task AnExchangeShowsTheWorstOfEachAxis()
    {
        var parent = await RoutedParentAsync(children: 3);
        var claims = await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel);
        AllCommitted(await CommitAsync(
            Ended(claims[0]),
            new StageOutcome
            {
                Fence = claims[1].Lease,
                DeliveryMoves = [Delivered(claims[1]) with { To = DeliveryState.Failed, Code = "http-400" }],
                Documents = [Some.Document(parent, Clock), Some.Document(parent, Clock, 2) with { Validation = ValidationState.Invalid, PayloadPart = null }],
            }));

        var summary = (await Reader.FindAsync(parent, PartnerScope.All, Cancel))!.Summary;
        Assert.Equal((DeliveryState.Failed, ValidationState.Invalid, null), (summary.Delivery!.Value, summary.Validation!.Value, summary.Acknowledgement));
        Assert.Equal([new BusinessKey("po", "PO-1"), new BusinessKey("po", "PO-2")], summary.BusinessKeys);
        await FindsAsync(new() { Delivery = DeliveryState.Failed }, claims[1].Exchange, parent);
        await FindsAsync(new() { Delivery = DeliveryState.Delivered }, claims[0].Exchange);
        await FindsAsync(new() { Delivery = DeliveryState.Sending }, claims[2].Exchange);
    }

    [Fact]
    public async Task OneExchangeIsReadWithAllItsParts()
    {
        var parent = await RoutedParentAsync(children: 2);
        var claims = await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel);
        var document = Some.Document(parent, Clock);
        AllCommitted(await CommitAsync(
            Ended(claims[0]) with { Expectations = [Some.Expectation(Some.Outbound(Clock) with { Id = claims[0].Exchange }, Clock)] },
            new StageOutcome { Documents = [document], Interchanges = [Some.Interchange(parent, Clock)] }));

        var view = (await Reader.FindAsync(parent, PartnerScope.All, Cancel))!;
        Assert.Equal(Some.Interchange(parent, Clock) with { Id = view.Interchanges[0].Id }, Assert.Single(view.Interchanges));
        Assert.Equal(document with { BusinessKeys = [] }, Assert.Single(view.Documents) with { BusinessKeys = [] });
        Assert.Equal(document.BusinessKeys, view.Documents[0].BusinessKeys);
        Assert.Equal(1, view.DocumentCount);
        Assert.Equal(claims.Select(c => c.Exchange).Order(ById), view.Children.Select(c => c.Id));
        Assert.Equal([AuditKinds.ExchangeReceived, AuditKinds.ExchangeRouted], view.Timeline.Select(t => t.Kind));
        Assert.Equal("application/edi-x12", view.ContentType);

        var child = (await Reader.FindAsync(claims[0].Exchange, PartnerScope.All, Cancel))!;
        var delivery = Assert.Single(child.Deliveries);
        Assert.Equal((DeliveryState.Delivered, "delivered"), (delivery.State, delivery.Code));
        Assert.Equal((1, "delivered"), (Assert.Single(delivery.Attempts).Number, delivery.Attempts[0].Code));
        Assert.Equal(AcknowledgementState.Waiting, Assert.Single(child.Acknowledgements).State);
        Assert.Equal(parent, child.Summary.Parent);
        Assert.Null(await Reader.FindAsync(ExchangeId.New(Clock), PartnerScope.All, Cancel));
    }

    [Fact]
    public async Task WhatIsOutsideTheScopeDoesNotExist()
    {
        var parent = await RoutedParentAsync(children: 1);
        var stranger = Some.Inbound(Clock) with { Partner = null };
        AllCommitted(await CommitAsync(Some.Arrival(stranger, Clock)));
        var offered = await DepartAsync(state: DeliveryState.Unconfirmed);
        var acme = PartnerScope.Of(Some.Partner);

        Assert.Equal([parent], (await Reader.ListAsync(new ExchangeFilter(), acme, Cancel)).Items.Select(i => i.Id));
        Assert.Empty((await Reader.ListAsync(new ExchangeFilter { Partner = new PartnerId("erp") }, acme, Cancel)).Items);
        Assert.Empty((await Reader.FindAsync(parent, acme, Cancel))!.Children);
        Assert.Null(await Reader.FindAsync(stranger.Id, acme, Cancel));
        Assert.Null(await Reader.FindAsync(offered.Exchange, acme, Cancel));
        Assert.Null(await Reader.ReadyAsync(offered.Id, acme, Cancel));
        Assert.Empty(await Reader.ReadyAsync([Road], 10, acme, Cancel));
        Assert.Empty((await Reader.ListAsync(new ExchangeFilter(), PartnerScope.Of(), Cancel)).Items);
        Assert.Equal(2, (await Reader.ListAsync(new ExchangeFilter(), PartnerScope.Of(new PartnerId("erp")), Cancel)).Items.Count);
    }

    [Fact]
    public async Task OfferedDocumentsAreReadOldestFirstUntilTheyAreTaken()
    {
        var arrived = await ArriveAsync();
        var document = Some.Document(arrived.Id, Clock);
        var offers = new List<NewDelivery>();
        for (var i = 0; i < 3; i++)
        {
            var exchange = Some.Outbound(Clock, arrived.Id);
            offers.Add(Some.Delivery(exchange, Clock, DeliveryState.Unconfirmed) with { Document = document.Id });
            AllCommitted(await CommitAsync(
                Some.Departure(exchange, offers[i], Clock) with { Documents = i == 0 ? [document] : [] }));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        _ = await DepartAsync(channel: "elsewhere", state: DeliveryState.Unconfirmed);
        var ready = await Reader.ReadyAsync([Road], 2, PartnerScope.All, Cancel);
        Assert.Equal(offers.Take(2).Select(o => o.Id), ready.Select(r => r.Id));
        Assert.Empty(await Reader.ReadyAsync([new(Some.Out, Some.Partner), new(new ChannelId("elsewhere"), Some.Partner)], 10, PartnerScope.All, Cancel));
        Assert.Equal((arrived.Id, "order", document.Id, "{}"), (
            ready[0].Parent!.Value, ready[0].Type, ready[0].Document!.Value, System.Text.Encoding.UTF8.GetString(ready[0].Payload.Inline!.Value.Span)));
        AllCommitted(await CommitAsync(new StageOutcome
        {
            DeliveryMoves = [new(offers[0].Id, offers[0].Exchange, DeliveryState.Unconfirmed, DeliveryState.Delivered, "picked-up")],
        }));
        Assert.Equal(offers.Skip(1).Select(o => o.Id), (await Reader.ReadyAsync([Road], 10, PartnerScope.All, Cancel)).Select(r => r.Id));
        Assert.Equal(DeliveryState.Delivered, (await Reader.ReadyAsync(offers[0].Id, PartnerScope.All, Cancel))!.State);
    }

    [Fact]
    public async Task RoadsWithOffersAreKnownAndAReplayMayTakeAnother()
    {
        var offered = await DepartAsync(state: DeliveryState.Unconfirmed);
        var sent = await DepartAsync(channel: "sent");
        AllCommitted(await CommitAsync(Moved(sent, DeliveryState.Queued, DeliveryState.Unconfirmed, "pending")));
        Assert.Equal([Road], await Reader.OfferedAsync(Cancel));

        AllCommitted(await CommitAsync(Moved(offered, DeliveryState.Unconfirmed, DeliveryState.Held, "channel-missing")));
        Assert.Empty(await Reader.OfferedAsync(Cancel));
        var replayed = Moved(offered, DeliveryState.Held, DeliveryState.Queued, "replayed");
        var another = new ChannelId("another");
        AllCommitted(await CommitAsync(replayed with { DeliveryMoves = [replayed.DeliveryMoves[0] with { Channel = another }] }));

        var claimed = Assert.Single(await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel));
        Assert.Equal((offered.Id, another), (claimed.Id, claimed.Channel));
        AllCommitted(await CommitAsync(Moved(offered, DeliveryState.Sending, DeliveryState.Unconfirmed, "offered")));
        Assert.Equal([Road with { Channel = another }], await Reader.OfferedAsync(Cancel));
    }

    private static StageOutcome Moved(NewDelivery delivery, DeliveryState from, DeliveryState to, string code) =>
        new() { DeliveryMoves = [new(delivery.Id, delivery.Exchange, from, to, code)] };

    private static PullRoad Road => new(Some.Out, new PartnerId("erp"));

    private static Comparer<ExchangeId> ById => Comparer<ExchangeId>.Create((a, b) => a.Value.CompareTo(b.Value));

    private async Task FindsAsync(ExchangeFilter filter, params ExchangeId[] expected)
    {
        var found = (await Reader.ListAsync(filter, PartnerScope.All, Cancel)).Items.Select(i => i.Id).ToList();
        Assert.Equal(expected.Order(ById), found.Order(ById));
    }
}
