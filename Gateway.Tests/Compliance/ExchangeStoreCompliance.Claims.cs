using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>Claims of exchanges: once an epoch, oldest first, suspects alone.</summary>
public abstract partial class ExchangeStoreCompliance
{
    [Fact]
    public async Task ARowIsClaimedOnceWhenTwoNodesRace()
    {
        AllCommitted(await CommitAsync([.. Enumerable.Range(0, 400).Select(_ => Some.Arrival(Some.Inbound(Clock), Clock))]));
        async Task<List<ClaimedExchange>> DrainAsync(IExchangeStore store)
        {
            var all = new List<ClaimedExchange>();
            while (true)
            {
                var claimed = await store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(16), Cancel);
                all.AddRange(claimed);
                if (claimed.Count == 0)
                {
                    return all;
                }
            }
        }

        var drained = await Task.WhenAll(
            Task.Run(() => DrainAsync(Store)), Task.Run(() => DrainAsync(Other)), Task.Run(() => DrainAsync(Store)));
        var claims = drained.SelectMany(d => d).ToList();
        Assert.Equal(400, claims.Count);
        Assert.Equal(400, claims.Select(c => c.Id).Distinct().Count());
        Assert.All(claims, c => Assert.Equal((1, 0), (c.Lease.Epoch, c.Crashes)));
    }

    [Fact]
    public async Task AClaimBringsTheOldestDueRowsWithTheirPayload()
    {
        var first = await ArriveAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await ArriveAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        _ = await ArriveAsync();
        var later = Some.Inbound(Clock) with { DueAt = Clock.GetUtcNow() + TimeSpan.FromMinutes(1) };
        AllCommitted(await CommitAsync(Some.Arrival(later, Clock)));

        var claimed = await Store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(2), Cancel);
        Assert.Equal([first.Id, second.Id], claimed.Select(c => c.Id));
        Assert.Equal(Some.Raw(first.Id).Inline!.Value.ToArray(), claimed[0].Raw.Inline!.Value.ToArray());
        Assert.Equal((Some.Partner, Some.In, "s1", Direction.Inbound), (claimed[0].Partner, claimed[0].Channel, claimed[0].SnapshotHash, claimed[0].Direction));
        _ = Assert.Single(await Store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));
        Assert.Empty(await Store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));
        Assert.Empty(await Store.ClaimExchangesAsync(Stage.Routing, ClaimRequest.Of(10), Cancel));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains(await ClaimAllAsync(), c => c.Id == later.Id);
    }

    [Fact]
    public async Task ARowHeldThroughACrashComesAloneAndCountsTheCrashes()
    {
        var arrived = await ArriveAsync();
        for (var crashes = 0; crashes < 3; crashes++)
        {
            var claim = await ClaimOneAsync();
            Assert.Equal((crashes, crashes + 1), (claim.Crashes, claim.Lease.Epoch));
            Clock.Advance(TimeSpan.FromSeconds(21));
        }

        var suspect = await ClaimOneAsync();
        Assert.Equal(3, suspect.Crashes);
        AllCommitted(await CommitAsync(Translated(suspect)));
        Assert.Equal(0, (await RowAsync(arrived.Id)).CrashCount);
    }

    [Fact]
    public async Task CleanAndSuspectRowsTakeTurns()
    {
        AllCommitted(await CommitAsync([.. Enumerable.Range(0, 5).Select(_ => Some.Arrival(Some.Inbound(Clock), Clock))]));
        Assert.Equal(5, (await Store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(5), Cancel)).Count);
        Clock.Advance(TimeSpan.FromSeconds(21));
        AllCommitted(await CommitAsync([.. Enumerable.Range(0, 50).Select(_ => Some.Arrival(Some.Inbound(Clock), Clock))]));

        var kinds = new List<bool>();
        for (var i = 0; i < 10; i++)
        {
            var claimed = await Store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel);
            var suspect = claimed[0].Crashes > 0;
            Assert.Equal(suspect ? 1 : 10, claimed.Count);
            kinds.Add(suspect);
        }

        Assert.Equal(5, kinds.Count(suspect => suspect));
        Assert.All(kinds.Zip(kinds.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task WhoAsksForNoSuspectsGetsOnlyCleanRows()
    {
        _ = await ArriveAsync();
        _ = await DepartAsync();
        _ = await ClaimOneAsync();
        _ = await ClaimDeliveryAsync();
        Clock.Advance(TimeSpan.FromSeconds(21));
        _ = await Store.RecoverAsync(atStart: false, Cancel);
        var clean = await ArriveAsync();
        var request = ClaimRequest.Of(10) with { Suspects = false };
        Assert.Equal(clean.Id, Assert.Single(await Store.ClaimExchangesAsync(Stage.Translation, request, Cancel)).Id);
        Assert.Empty(await Store.ClaimExchangesAsync(Stage.Translation, request, Cancel));
        Assert.Empty(await Store.ClaimDeliveriesAsync(request, Cancel));
        Assert.Equal(1, (await ClaimOneAsync()).Crashes);
        Assert.Equal(1, (await ClaimDeliveryAsync()).Crashes);
    }

    [Fact]
    public async Task AReleasedRowIsDueAgainLaterAndACrashIsNotCountedUnlessAsked()
    {
        var arrived = await ArriveAsync();
        var claim = await ClaimOneAsync();
        await Store.ReleaseAsync([claim.Lease], TimeSpan.FromSeconds(30), counted: false, Cancel);
        Assert.Empty(await ClaimAllAsync());
        Clock.Advance(TimeSpan.FromSeconds(30));
        claim = await ClaimOneAsync();
        Assert.Equal((0, 2), (claim.Crashes, claim.Lease.Epoch));

        await Store.ReleaseAsync([claim.Lease], TimeSpan.Zero, counted: true, Cancel);
        claim = await ClaimOneAsync();
        Assert.Equal(1, claim.Crashes);
        await Store.AbsolveAsync(claim.Lease, Cancel);
        Assert.Empty(await ClaimAllAsync());
        Assert.Equal(0, (await RowAsync(arrived.Id)).CrashCount);
        AllCommitted(await CommitAsync(Translated(claim)));
    }

    [Fact]
    public async Task ARenewedLeaseHolds()
    {
        _ = await ArriveAsync();
        var claim = await ClaimOneAsync();
        for (var i = 0; i < 4; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(15));
            await Store.RenewAsync([claim.Lease], Cancel);
            Assert.Empty(await Other.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));
        }

        Clock.Advance(TimeSpan.FromSeconds(21));
        var taken = Assert.Single(await Other.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));
        await Store.RenewAsync([claim.Lease], Cancel);
        await Store.ReleaseAsync([claim.Lease], TimeSpan.Zero, counted: false, Cancel);
        AllCommitted(await Other.CommitAsync([Translated(taken)], Cancel));
    }

    [Fact]
    public async Task TheNextDueTimeOfAStageIsKnown()
    {
        Assert.Null(await Store.NextDueAsync(Stage.Translation, Cancel));
        var due = Clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        AllCommitted(await CommitAsync(Some.Arrival(Some.Inbound(Clock) with { DueAt = due }, Clock)));
        Assert.Equal(due, await Store.NextDueAsync(Stage.Translation, Cancel));
        Assert.Empty(await Store.RecoverAsync(false, Cancel));
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([Stage.Translation], await Store.RecoverAsync(false, Cancel));
        _ = await ClaimOneAsync();
        Assert.Equal(Clock.GetUtcNow() + IExchangeStore.LeaseTime, await Store.NextDueAsync(Stage.Translation, Cancel));
        Assert.Null(await Store.NextDueAsync(Stage.Delivery, Cancel));
        Assert.Null(await Store.NextDueAsync(Stage.Deadline, Cancel));
    }

    private async Task<List<ClaimedExchange>> ClaimAllAsync()
    {
        var all = new List<ClaimedExchange>();
        while (await Store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(100), Cancel) is { Count: > 0 } claimed)
        {
            all.AddRange(claimed);
        }

        return all;
    }
}
