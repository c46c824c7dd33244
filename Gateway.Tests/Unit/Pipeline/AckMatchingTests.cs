using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

public sealed class AckMatchingTests
{
    private static readonly PartnerId Acme = new("acme");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly SentExpectations _store = new();
    private readonly ExchangeId _by = ExchangeId.New(TimeProvider.System);

    [Fact]
    public async Task ASetThatAPartlyAcceptedGroupDoesNotNameWasAccepted()
    {
        _store.Open("0001");
        _store.Open("0002");
        var draft = await MatchAsync(Ack("P", [("0001", "R")], included: 2));
        Assert.Equal([AcknowledgementState.Rejected, AcknowledgementState.Accepted], draft.ExpectationMoves.Select(m => m.To));
    }

    /// <summary>X12 997: AK902 is the number of sets in the group (97), AK903 of those received (123); AK201 and AK202 name one of them.</summary>
    [Theory]
    [InlineData(1, 1, "810", "0001")] // two were sent
    [InlineData(3, 3, "810", "0001")]
    [InlineData(2, 2, "810", "0003")]
    [InlineData(2, 2, "850", "0001")]
    [InlineData(2, 2, "824", "0001")]
    [InlineData(2, 1, "810", "0001")] // the other one may be what was not received
    public async Task WhatCannotSpeakOfTheGroupThatWasSentMovesNothing(int included, int received, string set, string number)
    {
        _store.Open("0001");
        _store.Open("0002");
        var acknowledgment = Ack("P", [], included) with { Received = received, Sets = [new SetAcknowledgment(set, number, "R", ["5"], [])] };
        var draft = new OutcomeDraft(_clock, "test");

        var matches = await new AckMatching(_store).MatchAsync(
            draft, ExchangeId.New(_clock), Acme, SentExpectations.Interchange(acknowledgment), TestContext.Current.CancellationToken);

        Assert.Equal((0, acknowledgment), (matches.Matched, matches.Wrong!.Value.Acknowledgment));
        Assert.Null(matches.Stray);
        Assert.Empty(draft.ToOutcome().ExpectationMoves);
    }

    [Fact]
    public async Task AGroupThatCouldNotBeReadIsRejectedWhateverItCounts()
    {
        _store.Open("0001");
        var draft = await MatchAsync(Ack("R", []) with { Included = 0, Received = 0 });
        Assert.Equal(AcknowledgementState.Rejected, Assert.Single(draft.ExpectationMoves).To);
    }

    [Fact]
    public async Task OfGroupsUnderOneNumberA997MeansTheOldestThatWaits()
    {
        _ = _store.Open(At(8, 0), AcknowledgementState.Accepted);
        var waiting = _store.Open(At(9, 15));
        _ = _store.Open(At(11, 30));
        Assert.Equal(waiting, Assert.Single((await MatchAsync(Ack("A", []))).ExpectationMoves).Exchange);
    }

    [Fact]
    public async Task TheQueryNamesThePairAsTheDocumentHadIt()
    {
        _ = await MatchAsync(Ack("A", []));
        var query = Assert.Single(_store.Queries);
        Assert.Equal((new PartnerIdentity("ZZ", "US"), new PartnerIdentity("ZZ", "THEM"), "IN", "7"), (query.Us, query.Them, query.FunctionalId, query.ControlNumber));
    }

    [Fact]
    public async Task AnAcknowledgmentThatNamesNothingMovesNothing()
    {
        var draft = new OutcomeDraft(_clock, "test");
        var matches = await new AckMatching(_store).MatchAsync(draft, ExchangeId.New(_clock), Acme, SentExpectations.Interchange(Ack("A", [])), TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (matches.Matched, matches.Wrong));
        Assert.NotNull(matches.Stray);
        Assert.Empty(draft.ToOutcome().ExpectationMoves);
    }

    [Theory]
    [InlineData(AcknowledgementState.Accepted, "A")]
    [InlineData(AcknowledgementState.Accepted, "E")]
    [InlineData(AcknowledgementState.AcceptedWithErrors, "A")]
    [InlineData(AcknowledgementState.Rejected, "R")]
    public async Task ARepeatOfAClosedAcknowledgmentIsNotedAndMovesNothing(AcknowledgementState closed, string group)
    {
        _store.Open("0001", closed);
        var draft = await MatchAsync(Ack(group, []));
        Assert.Empty(draft.ExpectationMoves);
        Assert.Empty(draft.Events);
        Assert.Equal(AuditKinds.DuplicateSeen, Assert.Single(draft.Audit).Kind);
    }

    [Theory]
    [InlineData(AcknowledgementState.Accepted, "R", "Rejected")]
    [InlineData(AcknowledgementState.AcceptedWithErrors, "R", "Rejected")]
    [InlineData(AcknowledgementState.Rejected, "A", "Accepted")]
    [InlineData(AcknowledgementState.Rejected, "E", "AcceptedWithErrors")]
    public async Task WhatContradictsAClosedAcknowledgmentMovesNothingAndRaisesAnAlertThatNamesBoth(AcknowledgementState closed, string group, string said)
    {
        var first = ExchangeId.New(_clock);
        _store.Open("0001", closed, first);
        var draft = await MatchAsync(Ack(group, []));
        Assert.Empty(draft.ExpectationMoves);
        Assert.Equal([AuditKinds.AcknowledgementContradicted, AuditKinds.Alert], draft.Audit.Select(a => a.Kind));
        var told = Assert.Single(draft.Events);
        Assert.Equal((AuditKinds.AcknowledgementContradicted, Acme), (told.Type, told.Partner));
        using var facts = JsonDocument.Parse(told.Data);
        string? Fact(string name) => facts.RootElement.GetProperty(name).GetString();
        Assert.Equal(
            ("acknowledgment-contradicted", closed.ToString(), first.ToString(), said, _by.ToString()),
            (Fact("code"), Fact("closed"), Fact("closedBy"), Fact("state"), Fact("by")));
    }

    [Fact]
    public async Task TwoAnswersOfOneInterchangeThatContradictEachOtherRaiseAnAlertToo()
    {
        _store.Open("0001");
        var draft = await MatchAsync(Ack("A", []), Ack("R", []));
        Assert.Equal(AcknowledgementState.Accepted, Assert.Single(draft.ExpectationMoves).To);
        Assert.Equal(AuditKinds.AcknowledgementContradicted, Assert.Single(draft.Events).Type);
    }

    [Fact]
    public async Task ARejectedInterchangeRejectsWhatWaitedForItsFunctionalAcknowledgment()
    {
        _ = _store.Open(At(9, 15));
        var ta1 = Ta1("261124", "0915") with { InterchangeCode = "R", NoteCode = "023" };
        var draft = await MatchAsync(ta1);
        Assert.Equal(["ta1", "997"], _store.Queries.Select(q => q.Kind));
        Assert.All(draft.ExpectationMoves, m => Assert.Equal(AcknowledgementState.Rejected, m.To));
    }

    // X12 005 TA1: TA101 is ISA13, TA102 and TA103 are ISA09 and ISA10 of the interchange that is acknowledged.
    [Theory]
    [InlineData("261124", "1130", 1)]
    [InlineData("261124", "0915", 0)]
    public async Task OfInterchangesUnderOneNumberATa1MeansTheOneOfItsTime(string date, string time, int expected)
    {
        ExchangeId[] exchanges = [_store.Open(At(9, 15)), _store.Open(At(11, 30))];
        var move = Assert.Single((await MatchAsync(Ta1(date, time))).ExpectationMoves);
        Assert.Equal((exchanges[expected], AcknowledgementState.Accepted), (move.Exchange, move.To));
    }

    [Theory]
    [InlineData("261124", "0916", "A")]
    [InlineData("261123", "0915", "A")]
    [InlineData("261123", "0915", "R")]
    [InlineData("", "", "A")]
    [InlineData("26112409", "15", "A")]
    public async Task ATa1OfAnotherTimeThanWhatWasSentUnderItsNumberIsStray(string date, string time, string code)
    {
        _ = _store.Open(At(9, 15));
        var ta1 = Ta1(date, time) with { InterchangeCode = code };
        var draft = new OutcomeDraft(_clock, "test");

        var matches = await new AckMatching(_store).MatchAsync(draft, _by, Acme, SentExpectations.Interchange(ta1), TestContext.Current.CancellationToken);

        Assert.Equal(new AckMatches(0, ta1, null), matches);
        Assert.Empty(draft.ToOutcome().ExpectationMoves);
        Assert.Empty(draft.ToOutcome().Audit);
    }

    [Fact]
    public async Task ARepeatedTa1OfItsTimeClosesNoOther()
    {
        var closed = _store.Open(At(9, 15), AcknowledgementState.Accepted);
        _ = _store.Open(At(11, 30));
        var draft = await MatchAsync(Ta1("261124", "0915"));
        Assert.Empty(draft.ExpectationMoves);
        Assert.Equal(closed.ToString(), Assert.Single(draft.Audit).Chain);
    }

    [Fact]
    public async Task TheSameTa1TwiceInOneInterchangeClosesOnce()
    {
        _ = _store.Open(At(9, 15));
        var draft = await MatchAsync(Ta1("261124", "0915"), Ta1("261124", "0915"));
        Assert.Single(draft.ExpectationMoves);
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 11, 24, hour, minute, 42, TimeSpan.Zero);

    private static Acknowledgment Ta1(string date, string time) => new(AcknowledgmentKind.Ta1)
    {
        AckedInterchangeControlNumber = "000000007",
        AckedDate = date,
        AckedTime = time,
        InterchangeCode = "A",
        NoteCode = "000",
    };

    private async Task<StageOutcome> MatchAsync(params Acknowledgment[] acknowledgments)
    {
        var draft = new OutcomeDraft(_clock, "test");
        _ = await new AckMatching(_store).MatchAsync(draft, _by, Acme, SentExpectations.Interchange(acknowledgments), TestContext.Current.CancellationToken);
        return draft.ToOutcome();
    }

    private static Acknowledgment Ack(string group, (string Number, string Code)[] sets, int included = 1) => new(AcknowledgmentKind.X12997)
    {
        Included = included,
        Received = included,
        Accepted = group switch { "A" or "E" => included, "P" => included - 1, _ => 0 },
        AckedFunctionalId = "IN",
        AckedGroupControlNumber = "000007",
        GroupCode = group,
        Sets = [.. sets.Select(s => new SetAcknowledgment("810", s.Number, s.Code, [], []))],
    };
}
