using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>Commits of sets: whole or not at all, each outcome by itself.</summary>
public abstract partial class ExchangeStoreCompliance
{
    [Fact]
    public async Task AnOutcomeIsWrittenWhole()
    {
        var arrived = await ArriveAsync();
        var claim = await ClaimOneAsync();
        var document = Some.Document(arrived.Id, Clock);
        AllCommitted(await CommitAsync(new StageOutcome
        {
            Fence = claim.Lease,
            ExchangeMoves = [new(arrived.Id, ExchangeStage.Opened, ExchangeStage.Translated) { Usage = Partners.UsageIndicator.Test }],
            Interchanges = [Some.Interchange(arrived.Id, Clock)],
            Documents = [document],
            Payloads = [Some.Canonical(document)],
            Audit = [Some.Entry(arrived.Id, Clock, AuditKinds.ExchangeTranslated)],
            Events = [new OutboxEvent("document.accepted", arrived.Id, Some.Partner, Clock.GetUtcNow(), "{}")],
        }));

        var row = await RowAsync(arrived.Id);
        Assert.Equal((ExchangeStage.Translated, Partners.UsageIndicator.Test, null, 0), (row.Stage, row.Usage!.Value, row.LeaseOwner, row.CrashCount));
        await using var rows = Rows();
        Assert.Equal(1, await rows.Interchanges.CountAsync(Cancel));
        Assert.Equal("PO-1", (await rows.BusinessKeys.SingleAsync(Cancel)).Value);
        Assert.Equal(2, await rows.Payloads.CountAsync(Cancel));
        Assert.Null((await rows.Outbox.SingleAsync(Cancel)).Position);
        var stored = Assert.Single((await Store.DocumentsAsync([arrived.Id], Cancel))[arrived.Id]);
        Assert.Equal((document.Id, "order", "acme-orders"), (stored.Id, stored.Type, stored.Agreement));
        Assert.Equal(Some.Canonical(document).Inline!.Value.ToArray(), stored.Canonical.Inline!.Value.ToArray());
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task AMoveThatKnowsTheRetentionSetsItFromTheReceiptAndOthersLeaveIt()
    {
        var arrived = await ArriveAsync();
        Clock.Advance(TimeSpan.FromHours(5));
        AllCommitted(await CommitAsync(Moved(ExchangeStage.Opened, ExchangeStage.Translated, 3650)));
        Assert.Equal(3650, await DaysAsync());
        AllCommitted(await CommitAsync(Moved(ExchangeStage.Translated, ExchangeStage.Routed, null)));
        Assert.Equal(3650, await DaysAsync());

        StageOutcome Moved(ExchangeStage from, ExchangeStage to, int? days) =>
            new() { ExchangeMoves = [new(arrived.Id, from, to) { RetentionDays = days }] };

        async Task<double> DaysAsync()
        {
            var row = await RowAsync(arrived.Id);
            return TimeSpan.FromMilliseconds(row.RetentionUntil - row.ReceivedAt).TotalDays;
        }
    }

    [Fact]
    public async Task AnOutcomeOfALostLeaseIsNotWritten()
    {
        var arrived = await ArriveAsync();
        var first = await ClaimOneAsync();
        Clock.Advance(TimeSpan.FromSeconds(21));
        var second = Assert.Single(await Other.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));

        var late = await CommitAsync(Translated(first), Some.Arrival(Some.Inbound(Clock), Clock));
        _ = Assert.IsType<OutcomeResult.LeaseLost>(late[0]);
        _ = Assert.IsType<OutcomeResult.Committed>(late[1]);
        Assert.Equal(ExchangeStage.Opened, (await RowAsync(arrived.Id)).Stage);

        AllCommitted(await Other.CommitAsync([Translated(second)], Cancel));
        Assert.Equal(ExchangeStage.Translated, (await RowAsync(arrived.Id)).Stage);
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task ALeaseIsGoodForOneCommit()
    {
        _ = await ArriveAsync();
        var claim = await ClaimOneAsync();
        var results = await CommitAsync(Translated(claim), Translated(claim));
        _ = Assert.IsType<OutcomeResult.Committed>(results[0]);
        _ = Assert.IsType<OutcomeResult.LeaseLost>(results[1]);
        _ = Assert.IsType<OutcomeResult.LeaseLost>(Assert.Single(await CommitAsync(Translated(claim))));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task AStaleOutcomeTakesNoneOfItsRowsAndNoOtherOutcome()
    {
        var arrived = await ArriveAsync();
        var child = Some.Outbound(Clock, arrived.Id);
        var stale = Some.Departure(child, Some.Delivery(child, Clock), Clock) with
        {
            ExchangeMoves = [new(arrived.Id, ExchangeStage.Translated, ExchangeStage.Routed)],
        };
        var good = Some.Inbound(Clock);
        var results = await CommitAsync(stale, Some.Arrival(good, Clock));

        Assert.Contains(arrived.Id.ToString(), Assert.IsType<OutcomeResult.Stale>(results[0]).What, StringComparison.Ordinal);
        _ = Assert.IsType<OutcomeResult.Committed>(results[1]);
        await using var rows = Rows();
        Assert.Equal(2, await rows.Exchanges.CountAsync(Cancel));
        Assert.Equal(0, await rows.Deliveries.CountAsync(Cancel));
        Assert.Equal(0, (await RowAsync(arrived.Id)).OpenChildren);
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task AStaleOutcomeKeepsItsLease()
    {
        var arrived = await ArriveAsync();
        var claim = await ClaimOneAsync();
        var stale = Translated(claim) with { ExchangeMoves = [new(arrived.Id, ExchangeStage.Translated, ExchangeStage.Routed)] };
        _ = Assert.IsType<OutcomeResult.Stale>(Assert.Single(await CommitAsync(stale)));
        AllCommitted(await CommitAsync(Translated(claim)));
    }

    [Fact]
    public async Task AMoveThatIsNotListedThrowsBeforeAnythingIsWritten()
    {
        var arrived = await ArriveAsync();
        var wrong = new StageOutcome { ExchangeMoves = [new(arrived.Id, ExchangeStage.Opened, ExchangeStage.Routed)] };
        _ = await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(Some.Arrival(Some.Inbound(Clock), Clock), wrong));
        await using var rows = Rows();
        Assert.Equal(1, await rows.Exchanges.CountAsync(Cancel));
    }

    [Fact]
    public async Task LaterOutcomesOfASetSeeWhatEarlierOnesDid()
    {
        var arrived = await ArriveAsync(ExchangeStage.Received);
        AllCommitted(await CommitAsync(
            Note(arrived.Id) with { ExchangeMoves = [new(arrived.Id, ExchangeStage.Received, ExchangeStage.Opened)] },
            Note(arrived.Id) with { ExchangeMoves = [new(arrived.Id, ExchangeStage.Opened, ExchangeStage.Translated)] },
            Note(arrived.Id)));
        Assert.Equal(ExchangeStage.Translated, (await RowAsync(arrived.Id)).Stage);
        Assert.Equal(4, (await TrailAsync(arrived.Id)).Count);
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task ChainsOfPartnersAndTheSystemAreKeptAcrossNodes()
    {
        StageOutcome Entry(string chain) => new() { Audit = [new AuditDraft(chain, AuditKinds.Alert, "system", Clock.GetUtcNow(), "{}")] };
        var both = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? Store : Other).CommitAsync(
            [Entry(AuditChains.System), Entry(AuditChains.Partner("acme")), Entry(AuditChains.System)], Cancel));
        Assert.All(await Task.WhenAll(both), AllCommitted);
        await using var rows = Rows();
        Assert.Equal(40, (await rows.AuditChains.SingleAsync(c => c.Chain == "system", Cancel)).Count);
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task AnEntryForAChainWithoutOwnerIsRefused()
    {
        var results = await CommitAsync(Note(ExchangeId.New(Clock)), Some.Arrival(Some.Inbound(Clock), Clock));
        _ = Assert.IsType<OutcomeResult.Refused>(results[0]);
        _ = Assert.IsType<OutcomeResult.Committed>(results[1]);
    }

    [Fact]
    public async Task FiveThousandDocumentsAreOneOutcome()
    {
        var arrived = await ArriveAsync();
        var claim = await ClaimOneAsync();
        var documents = Enumerable.Range(1, 5000).Select(i => Some.Document(arrived.Id, Clock, i)).ToList();
        AllCommitted(await CommitAsync(Translated(claim) with { Documents = documents, Payloads = documents.ConvertAll(Some.Canonical) }));

        var position = 0;
        await foreach (var stored in Store.DocumentsAsync(arrived.Id, Cancel))
        {
            Assert.Equal(++position, stored.Position);
            Assert.Equal(documents[position - 1].Id, stored.Id);
        }

        Assert.Equal(5000, position);
        await ChainsHoldAsync();
    }

    protected StageOutcome Translated(ClaimedExchange claim) => new()
    {
        Fence = claim.Lease,
        ExchangeMoves = [new(claim.Id, ExchangeStage.Opened, ExchangeStage.Translated)],
        Audit = [Some.Entry(claim.Id, Clock, AuditKinds.ExchangeTranslated)],
    };

    protected StageOutcome Note(ExchangeId exchange) => new() { Audit = [Some.Entry(exchange, Clock, AuditKinds.Alert)] };
}
