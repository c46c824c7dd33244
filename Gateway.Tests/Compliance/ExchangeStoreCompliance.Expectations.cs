using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>Expectations, and what stages read.</summary>
public abstract partial class ExchangeStoreCompliance
{
    [Fact]
    public async Task AnExpectationIsClaimedPastItsDueTimeAndGoesOverdueOnce()
    {
        var (exchange, expectation) = await ExpectAsync();
        Assert.Empty(await Store.ClaimExpectationsAsync(ClaimRequest.Of(10), Cancel));
        Assert.Equal(expectation.DueAt, await Store.NextDueAsync(Stage.Deadline, Cancel));
        Clock.Advance(TimeSpan.FromHours(5));
        Assert.Contains(Stage.Deadline, await Store.RecoverAsync(false, Cancel));
        var claim = Assert.Single(await Store.ClaimExpectationsAsync(ClaimRequest.Of(10), Cancel));
        Assert.Equal((expectation.Id, exchange.Id, "997", "42", expectation.DueAt), (claim.Id, claim.Exchange, claim.Kind, claim.ControlNumber, claim.DueAt));
        Assert.Empty(await Other.ClaimExpectationsAsync(ClaimRequest.Of(10), Cancel));

        await Store.ReleaseAsync([claim.Lease], TimeSpan.FromSeconds(10), counted: false, Cancel);
        Assert.Empty(await Store.ClaimExpectationsAsync(ClaimRequest.Of(10), Cancel));
        Clock.Advance(TimeSpan.FromSeconds(10));
        claim = Assert.Single(await Store.ClaimExpectationsAsync(ClaimRequest.Of(10), Cancel));
        AllCommitted(await CommitAsync(new StageOutcome
        {
            Fence = claim.Lease,
            ExpectationMoves = [new(claim.Id, exchange.Id, AcknowledgementState.Waiting, AcknowledgementState.Overdue)],
        }));
        Assert.Empty(await Store.ClaimExpectationsAsync(ClaimRequest.Of(10), Cancel));
        Assert.Null(await Store.NextDueAsync(Stage.Deadline, Cancel));
    }

    [Fact]
    public async Task AConfirmedDeliveryMovesTheDueTimeOfItsExpectations()
    {
        var (exchange, expectation) = await ExpectAsync();
        var claim = await ClaimDeliveryAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        await Store.RenewAsync([claim.Lease], Cancel);
        AllCommitted(await CommitAsync(Ended(claim)));
        await using var rows = Rows();
        var row = await rows.Expectations.SingleAsync(Cancel);
        Assert.Equal((Clock.GetUtcNow() + TimeSpan.FromHours(4)).ToUnixTimeMilliseconds(), row.DueAt);
        Assert.Equal(ExchangeStage.Done, (await RowAsync(exchange.Id)).Stage);
        Assert.NotEqual(default, expectation.Id);
    }

    [Fact]
    public async Task AnAcknowledgmentFindsWhatItNamesAndClosesItOnce()
    {
        var (exchange, expectation) = await ExpectAsync();
        _ = await ClaimDeliveryAsync();
        var query = new ExpectationQuery("997", exchange.Partner!.Value, Some.Us, Some.Them, "IN", "000042");
        var open = Assert.Single(await Store.ExpectationsAsync(query, Cancel));
        Assert.Equal((expectation.Id, exchange.Id, AcknowledgementState.Waiting, "0001"), (open.Id, open.Exchange, open.State, open.SetControlNumber));
        Assert.Empty(await Store.ExpectationsAsync(query with { FunctionalId = "PO" }, Cancel));
        Assert.Empty(await Store.ExpectationsAsync(query with { Them = new PartnerIdentity("01", "ACME") }, Cancel));
        Assert.Empty(await Store.ExpectationsAsync(query with { Partner = new PartnerId("evil") }, Cancel));
        Assert.Empty(await Store.ExpectationsAsync(query with { ControlNumber = "41" }, Cancel));

        var by = await ArriveAsync();
        StageOutcome Close(AcknowledgementState to) => new()
        {
            ExpectationMoves = [new(expectation.Id, exchange.Id, AcknowledgementState.Waiting, to, by.Id, "A")],
        };
        var results = await CommitAsync(Close(AcknowledgementState.Accepted), Close(AcknowledgementState.Rejected));
        _ = Assert.IsType<OutcomeResult.Committed>(results[0]);
        _ = Assert.IsType<OutcomeResult.Stale>(results[1]);
        var closed = Assert.Single(await Store.ExpectationsAsync(query, Cancel));
        Assert.Equal((AcknowledgementState.Accepted, by.Id), (closed.State, closed.ClosedBy));
    }

    [Fact]
    public async Task ATa1IsFoundByTheInterchangeControlNumber()
    {
        var exchange = Some.Outbound(Clock);
        AllCommitted(await CommitAsync(Some.Departure(exchange, Some.Delivery(exchange, Clock), Clock) with
        {
            Expectations = [Some.Expectation(exchange, Clock, "ta1")],
        }));
        _ = await ClaimDeliveryAsync();
        var query = new ExpectationQuery("ta1", exchange.Partner!.Value, Some.Us, Some.Them, null, "000000041");
        _ = Assert.Single(await Store.ExpectationsAsync(query, Cancel));
        var named = Assert.Single(await Store.ExpectationsAsync(query with { NamesInterchange = true }, Cancel));
        Assert.Equal(exchange.ReceivedAt.ToUnixTimeMilliseconds(), named.MadeAt.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task TheSameNumberOfAnotherUsageOrOfAGroupIsNotWhatIsNamed()
    {
        var (exchange, expectation) = await ExpectAsync();
        _ = await ClaimDeliveryAsync();
        var query = new ExpectationQuery("997", exchange.Partner!.Value, Some.Us, Some.Them, null, "42") { Usage = UsageIndicator.Live };
        Assert.Equal(expectation.Id, Assert.Single(await Store.ExpectationsAsync(query, Cancel)).Id);
        Assert.Empty(await Store.ExpectationsAsync(query with { Usage = UsageIndicator.Test }, Cancel));

        // ISA13 is 41 and GS06 is 42: a TA1 names the first.
        Assert.Empty(await Store.ExpectationsAsync(query with { NamesInterchange = true }, Cancel));
        Assert.Equal(expectation.Id, Assert.Single(await Store.ExpectationsAsync(query with { NamesInterchange = true, ControlNumber = "000000041" }, Cancel)).Id);
        Assert.Empty(await Store.ExpectationsAsync(query with { ControlNumber = "41" }, Cancel));
    }

    /// <summary>Sent is what was tried, also while it is being tried, what is offered on a pull road, and what may have been sent before a restore.</summary>
    [Theory]
    [InlineData(DeliveryState.Queued, null, false)]
    [InlineData(DeliveryState.Held, "duplicate-document", false)]
    [InlineData(DeliveryState.Held, "restored", true)]
    [InlineData(DeliveryState.Unconfirmed, null, true)]
    public async Task WhatWasNeverSentIsNotWhatAnAcknowledgmentNames(DeliveryState state, string? code, bool sent)
    {
        var exchange = Some.Outbound(Clock);
        var delivery = Some.Delivery(exchange, Clock, state) with { Code = code };
        AllCommitted(await CommitAsync(Some.Departure(exchange, delivery, Clock) with { Expectations = [Some.Expectation(exchange, Clock)] }));
        var query = new ExpectationQuery("997", exchange.Partner!.Value, Some.Us, Some.Them, "IN", "42");
        Assert.Equal(sent ? 1 : 0, (await Store.ExpectationsAsync(query, Cancel)).Count);
        Assert.Equal(sent ? 1 : 0, (await Store.ExpectationsAsync(query with { NamesInterchange = true, ControlNumber = "41" }, Cancel)).Count);
    }

    /// <summary>An attempt that ended before a byte left sent nothing; one of several that may have is enough.</summary>
    [Fact]
    public async Task WhatNoAttemptCanHaveSentIsNotWhatAnAcknowledgmentNames()
    {
        var (exchange, _) = await ExpectAsync();
        var query = new ExpectationQuery("997", exchange.Partner!.Value, Some.Us, Some.Them, "IN", "42");
        foreach (var (code, sent) in UnsentCodes.All.Select(code => (code, 0)).Append(("http-5xx", 1)).Append(("connect-failed", 1)))
        {
            var claim = await ClaimDeliveryAsync();
            AllCommitted(await CommitAsync(Ended(claim) with
            {
                DeliveryMoves = [Delivered(claim) with { To = DeliveryState.Queued, Code = code, DueAt = Clock.GetUtcNow() }],
            }));
            Assert.Equal(sent, (await Store.ExpectationsAsync(query, Cancel)).Count);
        }
    }

    /// <summary>Nobody is late with an answer to what was not delivered.</summary>
    [Fact]
    public async Task AnExpectationWithoutADueTimeIsDueCountedFromItsDelivery()
    {
        var exchange = Some.Outbound(Clock);
        var expectation = Some.Expectation(exchange, Clock) with { DueAt = null };
        AllCommitted(await CommitAsync(Some.Departure(exchange, Some.Delivery(exchange, Clock), Clock) with { Expectations = [expectation] }));
        Assert.Null(await Store.NextDueAsync(Stage.Deadline, Cancel));
        Clock.Advance(TimeSpan.FromDays(300));
        Assert.Empty(await Store.ClaimExpectationsAsync(ClaimRequest.Of(10), Cancel));

        AllCommitted(await CommitAsync(Ended(await ClaimDeliveryAsync())));

        Assert.Equal(Clock.GetUtcNow() + expectation.WithinOfDelivery, await Store.NextDueAsync(Stage.Deadline, Cancel));
    }

    /// <summary>What was offered on a pull road may have been fetched, whatever became of it since; nobody is late with an answer to it unless it is ready.</summary>
    [Theory]
    [InlineData(DeliveryState.Failed, "refused-by-receiver")]
    [InlineData(DeliveryState.Held, "channel-missing")]
    public async Task WhatWasOfferedIsWhatAnAcknowledgmentNamesAndIsDueWhileItIsReady(DeliveryState state, string code)
    {
        var exchange = Some.Outbound(Clock);
        var delivery = Some.Delivery(exchange, Clock, DeliveryState.Unconfirmed);
        var expectation = Some.Expectation(exchange, Clock);
        AllCommitted(await CommitAsync(Some.Departure(exchange, delivery, Clock) with { Expectations = [expectation] }));
        Assert.NotNull(await Store.NextDueAsync(Stage.Deadline, Cancel));
        var query = new ExpectationQuery("997", exchange.Partner!.Value, Some.Us, Some.Them, "IN", "42");

        AllCommitted(await CommitAsync(new StageOutcome { DeliveryMoves = [new(delivery.Id, exchange.Id, DeliveryState.Unconfirmed, state, code)] }));
        Assert.Single(await Store.ExpectationsAsync(query, Cancel));
        Assert.Null(await Store.NextDueAsync(Stage.Deadline, Cancel));

        AllCommitted(await CommitAsync(new StageOutcome
        {
            DeliveryMoves = [new(delivery.Id, exchange.Id, state, DeliveryState.Queued, "replayed", null, Clock.GetUtcNow())],
        }));
        Assert.Single(await Store.ExpectationsAsync(query, Cancel));
        Assert.Null(await Store.NextDueAsync(Stage.Deadline, Cancel));

        var claim = await ClaimDeliveryAsync();
        AllCommitted(await CommitAsync(Ended(claim) with
        {
            DeliveryMoves = [Delivered(claim) with { To = DeliveryState.Unconfirmed, Code = PullRoad.Code, EndedAt = Clock.GetUtcNow() }],
        }));
        Assert.Equal(Clock.GetUtcNow() + expectation.WithinOfDelivery, await Store.NextDueAsync(Stage.Deadline, Cancel));
    }

    [Fact]
    public async Task WhatIsBeingSentAndWhatWaitsForItsNextTryIsWhatAnAcknowledgmentNames()
    {
        var (exchange, _) = await ExpectAsync();
        var query = new ExpectationQuery("997", exchange.Partner!.Value, Some.Us, Some.Them, "IN", "42");
        Assert.Empty(await Store.ExpectationsAsync(query, Cancel));

        var claim = await ClaimDeliveryAsync();
        Assert.Single(await Store.ExpectationsAsync(query, Cancel));

        AllCommitted(await CommitAsync(Ended(claim) with
        {
            DeliveryMoves = [Delivered(claim) with { To = DeliveryState.Queued, Code = "connection-refused", DueAt = Clock.GetUtcNow() }],
        }));
        Assert.Single(await Store.ExpectationsAsync(query, Cancel));
    }

    [Fact]
    public async Task AcknowledgmentsWeSentAreFoundWithTheirBytesAndWhatTheyAnswer()
    {
        var arrived = await ArriveAsync();
        _ = await DepartAsync(arrived.Id);
        var interchange = Some.Interchange(arrived.Id, Clock);
        AllCommitted(await CommitAsync(new StageOutcome { Interchanges = [interchange], Audit = [Some.Entry(arrived.Id, Clock)] }));
        var ack = Some.Outbound(Clock, arrived.Id);
        AllCommitted(await CommitAsync(Some.Departure(ack, Some.Delivery(ack, Clock) with { Purpose = "997", Answers = interchange.Id }, Clock)));

        var sent = Assert.Single(await Store.AcknowledgmentsAsync(arrived.Id, null, Cancel));

        Assert.Equal((ack.Id, "997", "{}"), (sent.Exchange, sent.Kind, System.Text.Encoding.UTF8.GetString(sent.Payload.Inline!.Value.Span)));
        Assert.Equal(interchange.Digest, sent.Answers);
        Assert.Equal(sent.Payload.Digest, (await Store.PayloadAsync(ack.Id, StoredPayload.Raw, Cancel))!.Digest);
        Assert.Null(await Store.PayloadAsync(ack.Id, "nothing", Cancel));
        Assert.Equal(sent.Exchange, Assert.Single(await Store.AcknowledgmentsAsync(arrived.Id, interchange.Digest, Cancel)).Exchange);
        Assert.Empty(await Store.AcknowledgmentsAsync(arrived.Id, Sha256Digest.Of("other"u8), Cancel));
    }

    [Fact]
    public async Task AcknowledgmentsOfAReplayAreThoseOfItsFirstRunToo()
    {
        var first = await ArriveAsync();
        var replay = Some.Inbound(Clock) with { ReplayOf = first.Id };
        AllCommitted(await CommitAsync(Some.Arrival(replay, Clock)));
        var interchange = Some.Interchange(replay.Id, Clock);
        AllCommitted(await CommitAsync(new StageOutcome { Interchanges = [interchange], Audit = [Some.Entry(replay.Id, Clock)] }));
        var ack = Some.Outbound(Clock, replay.Id);
        AllCommitted(await CommitAsync(Some.Departure(ack, Some.Delivery(ack, Clock) with { Purpose = "997", Answers = interchange.Id }, Clock)));

        Assert.Equal(ack.Id, Assert.Single(await Store.AcknowledgmentsAsync(first.Id, interchange.Digest, Cancel)).Exchange);
    }

    /// <summary>A run that kept an interchange does not speak for one that it went through in, whichever came first.</summary>
    [Fact]
    public async Task OfSeveralRunsTheLastThatAnInterchangeWentThroughInCounts()
    {
        var first = await ArriveAsync();
        var kept = await RunAsync(first.Id, ValidationState.Invalid);
        Assert.Equal(kept, (await Store.AcknowledgmentsAsync(first.Id, null, Cancel)).Select(s => s.Exchange));
        var keptAgain = await RunAsync(await ReplayAsync(first.Id), ValidationState.Invalid);
        Assert.Equal(keptAgain, (await Store.AcknowledgmentsAsync(first.Id, null, Cancel)).Select(s => s.Exchange));

        _ = await RunAsync(await ReplayAsync(first.Id), ValidationState.Valid);
        var through = await RunAsync(await ReplayAsync(first.Id), ValidationState.AcceptedWithErrors);
        _ = await RunAsync(await ReplayAsync(first.Id), ValidationState.Invalid);

        var sent = await Store.AcknowledgmentsAsync(first.Id, null, Cancel);
        Assert.Equal([(through[0], "ta1"), (through[1], "997")], sent.Select(s => (s.Exchange, s.Kind)));
    }

    /// <summary>The runs by their own time, whatever the ids of what they sent.</summary>
    [Fact]
    public async Task WhatWasSaidOfAnInterchangeIsHowItsRunsEnded()
    {
        var first = await ArriveAsync();
        var digest = Some.Digest;
        Assert.Empty(await Store.EndingsAsync(first.Id, Cancel));

        _ = await RunAsync(first.Id, ValidationState.Invalid, ValidationState.Invalid);
        _ = await RunAsync(await ReplayAsync(first.Id), ValidationState.AcceptedWithErrors, ValidationState.Valid, ValidationState.Invalid);
        Assert.Equal([new AcknowledgedEnding(digest, true, ""), new AcknowledgedEnding(digest, false, "1")], (await Store.EndingsAsync(first.Id, Cancel)).OrderByDescending(e => e.IsKept));

        _ = await RunAsync(await ReplayAsync(first.Id), ValidationState.AcceptedWithErrors, ValidationState.Invalid, ValidationState.AcceptedWithErrors);
        Assert.Equal([new AcknowledgedEnding(digest, true, ""), new AcknowledgedEnding(digest, false, "2")], (await Store.EndingsAsync(first.Id, Cancel)).OrderByDescending(e => e.IsKept));
    }

    private async Task<ExchangeId> ReplayAsync(ExchangeId first)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var replay = Some.Inbound(Clock) with { ReplayOf = first };
        AllCommitted(await CommitAsync(Some.Arrival(replay, Clock)));
        return replay.Id;
    }

    /// <summary>The same interchange in a run of its own, acknowledged by a TA1 and a 997.</summary>
    private async Task<ExchangeId[]> RunAsync(ExchangeId run, ValidationState validation, params ValidationState[] sets)
    {
        var interchange = Some.Interchange(run, Clock) with { Validation = validation };
        AllCommitted(await CommitAsync(new StageOutcome
        {
            Interchanges = [interchange],
            Documents = [.. sets.Select((set, i) => Some.Document(run, Clock) with
            {
                Interchange = interchange.Id, Position = i + 1, Validation = set, BusinessKeys = [], PayloadPart = null,
            })],
            Audit = [Some.Entry(run, Clock)],
        }));
        var acks = new List<ExchangeId>();
        foreach (var kind in (string[])["ta1", "997"])
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            var ack = Some.Outbound(Clock, run);
            AllCommitted(await CommitAsync(Some.Departure(ack, Some.Delivery(ack, Clock) with { Purpose = kind, Answers = interchange.Id }, Clock)));
            acks.Add(ack.Id);
        }

        return [.. acks];
    }

    [Fact]
    public async Task BusinessKeysSeenBeforeAreThoseOfOtherExchangesInsideTheWindow()
    {
        var first = await ArriveAsync();
        AllCommitted(await CommitAsync(new StageOutcome { Documents = [Some.Document(first.Id, Clock)], Audit = [Some.Entry(first.Id, Clock)] }));
        Clock.Advance(TimeSpan.FromDays(1));
        var second = await ArriveAsync();
        BusinessKey[] keys = [new("po", "PO-1"), new("po", "PO-1", "change"), new("po", "PO-2"), new("invoice", "PO-1")];
        Task<IReadOnlySet<BusinessKey>> SeenAsync(ExchangeId except, string type = "order", int days = 2, string partner = "acme") =>
            Store.SeenBusinessKeysAsync(new PartnerId(partner), type, keys, Clock.GetUtcNow() - TimeSpan.FromDays(days), except, Cancel);

        Assert.Equal([new BusinessKey("po", "PO-1")], await SeenAsync(second.Id));
        Assert.Empty(await SeenAsync(first.Id));
        Assert.Empty(await SeenAsync(second.Id, type: "invoice"));
        Assert.Empty(await SeenAsync(second.Id, partner: "other"));
        Assert.Empty(await SeenAsync(second.Id, days: 0));
    }

    [Fact]
    public async Task BusinessKeysOfAnExchangeAndOfItsReplaysAreNotSeenByItsNextReplay()
    {
        var first = await ArriveAsync();
        var replay = Some.Inbound(Clock) with { ReplayOf = first.Id };
        AllCommitted(await CommitAsync(Some.Arrival(replay, Clock)));
        var other = await ArriveAsync();
        AllCommitted(await CommitAsync([.. new[] { first, replay }.Select(e => new StageOutcome
        {
            Documents = [Some.Document(e.Id, Clock)],
            Audit = [Some.Entry(e.Id, Clock)],
        })]));
        Task<IReadOnlySet<BusinessKey>> SeenAsync(ExchangeId except) => Store.SeenBusinessKeysAsync(
            Some.Partner, "order", [new BusinessKey("po", "PO-1")], Clock.GetUtcNow() - TimeSpan.FromDays(1), except, Cancel);

        Assert.Empty(await SeenAsync(first.Id));
        Assert.Single(await SeenAsync(other.Id));

        AllCommitted(await CommitAsync(new StageOutcome { Documents = [Some.Document(other.Id, Clock)], Audit = [Some.Entry(other.Id, Clock)] }));
        Assert.Single(await SeenAsync(first.Id));
    }

    private async Task<(NewExchange Exchange, NewExpectation Expectation)> ExpectAsync()
    {
        var exchange = Some.Outbound(Clock);
        var expectation = Some.Expectation(exchange, Clock);
        AllCommitted(await CommitAsync(Some.Departure(exchange, Some.Delivery(exchange, Clock), Clock) with { Expectations = [expectation] }));
        return (exchange, expectation);
    }
}
