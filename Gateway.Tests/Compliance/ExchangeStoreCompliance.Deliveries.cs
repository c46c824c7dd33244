using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>Deliveries: the claim is the move to sending; their end closes exchanges and parents.</summary>
public abstract partial class ExchangeStoreCompliance
{
    private static readonly IReadOnlyDictionary<ChannelId, int> NoneBusy = new Dictionary<ChannelId, int>();

    [Fact]
    public async Task AClaimOfADeliveryIsItsMoveToSendingWithAttemptAndEntry()
    {
        var delivery = await DepartAsync();
        var claim = await ClaimDeliveryAsync();
        Assert.Equal((delivery.Id, 1, 0, delivery.MessageId), (claim.Id, claim.Attempt, claim.Crashes, claim.MessageId));
        Assert.Equal("{}"u8.ToArray(), claim.Payload.Inline!.Value.ToArray());
        Assert.Equal("s2", claim.SnapshotHash);
        Assert.Equal(DeliveryState.Sending, (await RowAsync(delivery.Id)).State);
        await using var rows = Rows();
        Assert.Null((await rows.Attempts.SingleAsync(Cancel)).EndedAt);
        Assert.Equal([AuditKinds.ExchangeCreated, AuditKinds.DeliverySending], await TrailAsync(delivery.Exchange));
        Assert.Empty(await Other.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task HeldAndOfferedDeliveriesAreNeverClaimed()
    {
        _ = await DepartAsync(state: DeliveryState.Held);
        _ = await DepartAsync(state: DeliveryState.Unconfirmed);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await Store.RecoverAsync(true, Cancel));
        Assert.Empty(await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel));
    }

    [Fact]
    public async Task AChannelGetsNoMoreThanItsPlaces()
    {
        foreach (var channel in new[] { "a", "a", "a", "a", "b", "b", "b", "c", "c", "d" })
        {
            _ = await DepartAsync(channel: channel);
        }

        var free = new Dictionary<ChannelId, int> { [new("b")] = 1, [new("c")] = 0 };
        var claimed = await Store.ClaimDeliveriesAsync(new ClaimRequest(50, 3, free), Cancel);
        Assert.Equal(
            new Dictionary<string, int> { ["a"] = 3, ["b"] = 1, ["d"] = 1 },
            claimed.GroupBy(c => c.Channel.Value).ToDictionary(g => g.Key, g => g.Count()));
        Assert.Equal(2, (await Store.ClaimDeliveriesAsync(new ClaimRequest(2, 3, NoneBusy), Cancel)).Select(c => c.Channel).Distinct().Count());
    }

    [Fact]
    public async Task AFullChannelWithManyDueRowsHidesNoOther()
    {
        var outcomes = Enumerable.Range(0, 700).Select(_ =>
        {
            var exchange = Some.Outbound(Clock) with { Channel = new ChannelId("dead") };
            return Some.Departure(exchange, Some.Delivery(exchange, Clock), Clock);
        });
        AllCommitted(await CommitAsync([.. outcomes]));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var other = await DepartAsync(channel: "live");
        var claimed = await Store.ClaimDeliveriesAsync(new ClaimRequest(32, 8, new Dictionary<ChannelId, int> { [new("dead")] = 0 }), Cancel);
        Assert.Equal(other.Id, Assert.Single(claimed).Id);
    }

    [Fact]
    public async Task DeliveriesAreClaimedOnceWhenTwoNodesRace()
    {
        for (var i = 0; i < 60; i++)
        {
            _ = await DepartAsync(channel: "c" + (i % 6));
        }

        async Task<List<DeliveryId>> DrainAsync(IExchangeStore store)
        {
            var all = new List<DeliveryId>();
            for (var empty = 0; empty < 3;)
            {
                var claimed = await store.ClaimDeliveriesAsync(new ClaimRequest(8, 2, NoneBusy), Cancel);
                all.AddRange(claimed.Select(c => c.Id));
                empty = claimed.Count == 0 ? empty + 1 : 0;
            }

            return all;
        }

        var drained = await Task.WhenAll(Task.Run(() => DrainAsync(Store)), Task.Run(() => DrainAsync(Other)));
        Assert.Equal(60, drained.Sum(d => d.Count));
        Assert.Equal(60, drained.SelectMany(d => d).Distinct().Count());
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task TheLastChildsEndEndsARoutedParent()
    {
        var parent = await RoutedParentAsync(children: 3);
        var claims = await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel);
        Assert.Equal(3, (await RowAsync(parent)).OpenChildren);

        AllCommitted(await CommitAsync(Ended(claims[0])));
        Assert.Equal((ExchangeStage.Routed, 2), await StageAsync(parent));
        AllCommitted(await CommitAsync(Ended(claims[1]), Ended(claims[2])));
        Assert.Equal((ExchangeStage.Done, 0), await StageAsync(parent));
        Assert.All(claims, c => Assert.Equal(ExchangeStage.Done, StageAsync(c.Exchange).GetAwaiter().GetResult().Stage));
        Assert.Equal(AuditKinds.ExchangeDone, (await TrailAsync(parent))[^1]);
        Assert.Equal(AuditKinds.ExchangeDone, (await TrailAsync(claims[0].Exchange))[^1]);
        await using var rows = Rows();
        Assert.All(await rows.Attempts.ToListAsync(Cancel), a => Assert.NotNull(a.EndedAt));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task AParentRoutedAfterItsLastChildEndedIsDoneAtOnce()
    {
        var arrived = await ArriveAsync(ExchangeStage.Translated);
        _ = await DepartAsync(arrived.Id);
        AllCommitted(await CommitAsync(Ended(await ClaimDeliveryAsync()) with { }));
        Assert.Equal((ExchangeStage.Translated, 0), await StageAsync(arrived.Id));
        AllCommitted(await CommitAsync(Note(arrived.Id) with
        {
            ExchangeMoves = [new(arrived.Id, ExchangeStage.Translated, ExchangeStage.Routed)],
        }));
        Assert.Equal((ExchangeStage.Done, 0), await StageAsync(arrived.Id));
        Assert.Equal(AuditKinds.ExchangeDone, (await TrailAsync(arrived.Id))[^1]);
    }

    [Fact]
    public async Task AParentIsToldEvenWhenTheMoveDoesNotNameIt()
    {
        var parent = await RoutedParentAsync(children: 1);
        var claim = await ClaimDeliveryAsync();
        AllCommitted(await CommitAsync(Ended(claim) with { DeliveryMoves = [Delivered(claim) with { Parent = null }] }));
        Assert.Equal((ExchangeStage.Done, 0), await StageAsync(parent));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task AQuarantinedChildKeepsNoParentOpenAndALateReceiptClosesNothingTwice()
    {
        var parent = await RoutedParentAsync(children: 2);
        var claims = await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel);
        AllCommitted(await CommitAsync(
            new StageOutcome
            {
                Fence = claims[0].Lease,
                DeliveryMoves = [Delivered(claims[0]) with { To = DeliveryState.Failed, Code = "payload-corrupt" }],
                ExchangeMoves = [new(claims[0].Exchange, ExchangeStage.Routed, ExchangeStage.Quarantined, "payload-corrupt")],
            }));
        Assert.Equal((ExchangeStage.Routed, 1), await StageAsync(parent));
        AllCommitted(await CommitAsync(new StageOutcome
        {
            DeliveryMoves = [new(claims[0].Id, claims[0].Exchange, DeliveryState.Failed, DeliveryState.Delivered, "late-receipt")],
        }));
        Assert.Equal((ExchangeStage.Routed, 1), await StageAsync(parent));
        AllCommitted(await CommitAsync(Ended(claims[1])));
        Assert.Equal((ExchangeStage.Done, 0), await StageAsync(parent));
    }

    [Fact]
    public async Task ADeliveryTriedAgainKeepsItsIdAndCountsAttempts()
    {
        var delivery = await DepartAsync();
        var claim = await ClaimDeliveryAsync();
        var again = Clock.GetUtcNow() + TimeSpan.FromSeconds(30);
        AllCommitted(await CommitAsync(new StageOutcome
        {
            Fence = claim.Lease,
            DeliveryMoves = [Delivered(claim) with { To = DeliveryState.Queued, Code = "http-503", Detail = "busy", DueAt = again }],
        }));
        Assert.Empty(await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel));
        Assert.Equal(again, await Store.NextDueAsync(Stage.Delivery, Cancel));
        Clock.Advance(TimeSpan.FromSeconds(30));
        claim = await ClaimDeliveryAsync();
        Assert.Equal((delivery.Id, 2, 0, 2), (claim.Id, claim.Attempt, claim.Crashes, claim.Lease.Epoch));
        await using var rows = Rows();
        var first = await rows.Attempts.SingleAsync(a => a.Number == 1, Cancel);
        Assert.Equal(("http-503", "busy"), (first.Code, first.Detail));
    }

    [Fact]
    public async Task ALeaseLostWhileSendingIsUnconfirmedAndQueuedUnderTheSameId()
    {
        var delivery = await DepartAsync();
        var lost = await ClaimDeliveryAsync();
        Assert.DoesNotContain(Stage.Delivery, await Other.RecoverAsync(false, Cancel));
        Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Contains(Stage.Delivery, await Other.RecoverAsync(false, Cancel));

        Assert.Equal(
            [AuditKinds.ExchangeCreated, AuditKinds.DeliverySending, AuditKinds.DeliveryUnconfirmed, AuditKinds.DeliveryQueued],
            await TrailAsync(delivery.Exchange));
        await using (var rows = Rows())
        {
            Assert.Equal("lease-lost", (await rows.Attempts.SingleAsync(Cancel)).Code);
        }

        _ = Assert.IsType<OutcomeResult.LeaseLost>(Assert.Single(await CommitAsync(Ended(lost))));
        var claim = await ClaimDeliveryAsync();
        Assert.Equal((delivery.Id, delivery.MessageId, 2, 1), (claim.Id, claim.MessageId, claim.Attempt, claim.Crashes));
        AllCommitted(await CommitAsync(Ended(claim)));
        Assert.Equal(0, (await RowAsync(delivery.Id)).CrashCount);
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task ASuspectDeliveryComesAlone()
    {
        _ = await DepartAsync();
        _ = await ClaimDeliveryAsync();
        Clock.Advance(TimeSpan.FromSeconds(21));
        _ = await Store.RecoverAsync(false, Cancel);
        for (var i = 0; i < 5; i++)
        {
            _ = await DepartAsync();
        }

        var sets = new[]
        {
            await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel), await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel),
        };
        Assert.Equal([1, 5], sets.Select(s => s.Count).Order());
        Assert.Equal(1, sets.Single(s => s.Count == 1)[0].Crashes);
    }

    [Fact]
    public async Task AtStartASingleNodeEndsEveryLease()
    {
        var delivery = await DepartAsync();
        var arrived = await ArriveAsync();
        _ = await ClaimDeliveryAsync();
        _ = await ClaimOneAsync();
        var due = await Other.RecoverAsync(atStart: true, Cancel);
        if (Ledger.Provider == StorageProvider.PostgreSql)
        {
            Assert.Empty(due);
            return;
        }

        Assert.Equal([Stage.Translation, Stage.Delivery], due.Order());
        Assert.Equal(1, Assert.Single(await Other.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel)).Crashes);
        Assert.Equal(delivery.Id, Assert.Single(await Other.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel)).Id);
        Assert.Equal(2, (await RowAsync(arrived.Id)).LeaseEpoch);
    }

    [Fact]
    public async Task AReleasedDeliveryIsQueuedAgainWithItsAttemptClosed()
    {
        var delivery = await DepartAsync();
        var claim = await ClaimDeliveryAsync();
        await Store.ReleaseAsync([claim.Lease], TimeSpan.FromSeconds(5), counted: false, Cancel);
        Assert.Empty(await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((2, 0), (await ClaimDeliveryAsync() is var again ? again.Attempt : 0, 0));
        await using var rows = Rows();
        Assert.Equal("released", (await rows.Attempts.SingleAsync(a => a.Number == 1, Cancel)).Code);
        Assert.Equal(AuditKinds.DeliveryQueued, (await TrailAsync(delivery.Exchange))[2]);
        await ChainsHoldAsync();
    }

    private async Task<(ExchangeStage Stage, int OpenChildren)> StageAsync(ExchangeId exchange)
    {
        var row = await RowAsync(exchange);
        return (row.Stage, row.OpenChildren);
    }

    private StageOutcome Ended(ClaimedDelivery claim) => new()
    {
        Fence = claim.Lease,
        DeliveryMoves = [Delivered(claim)],
        Audit = [Some.Entry(claim.Exchange, Clock, AuditKinds.DeliveryDelivered)],
    };

    private async Task<ExchangeId> RoutedParentAsync(int children)
    {
        var arrived = await ArriveAsync(ExchangeStage.Translated);
        var claim = await ClaimOneAsync(Stage.Routing);
        var departures = Enumerable.Range(0, children).Select(_ => Some.Outbound(Clock, arrived.Id))
            .Select(e => Some.Departure(e, Some.Delivery(e, Clock), Clock)).ToList();
        AllCommitted(await CommitAsync(new StageOutcome
        {
            Fence = claim.Lease,
            Exchanges = [.. departures.SelectMany(d => d.Exchanges)],
            Payloads = [.. departures.SelectMany(d => d.Payloads)],
            Deliveries = [.. departures.SelectMany(d => d.Deliveries)],
            Audit = [.. departures.SelectMany(d => d.Audit), Some.Entry(arrived.Id, Clock, AuditKinds.ExchangeRouted)],
            ExchangeMoves = [new(arrived.Id, ExchangeStage.Translated, ExchangeStage.Routed)],
        }));
        return arrived.Id;
    }
}
