using System.Globalization;
using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Support;
using Gateway.Tests.Unit.Mapping;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

/// <summary>
/// X12 997 as it is read, held against the sets that were sent. Element 715 (AK901): A takes all, E takes all with errors, P takes at least one and
/// refuses at least one, M, R, W and X take none; AK902 to AK904 count the sets included, received and accepted.
/// </summary>
public sealed class AcknowledgmentTableTests
{
    private const string Open = "";
    private static readonly string[] Codes = ["A", "E", "P", "R", "M", "W", "X"];
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Expected is a letter a set: A accepted, E accepted with errors, R rejected; none where all are left open.</summary>
    [Theory]
    [InlineData(1, "A*1*1*1", "", "A")]
    [InlineData(1, "E*1*1*1", "", "E")]
    [InlineData(1, "A*0*0*0", "", Open)]
    [InlineData(1, "E*0*0*0", "", Open)]
    [InlineData(1, "P*0*0*0", "", Open)]
    [InlineData(1, "A*1*0*0", "", Open)]
    [InlineData(1, "E*1*1*0", "", Open)]
    [InlineData(1, "A*0*1*1", "", Open)]
    [InlineData(1, "A*5*5*5", "", Open)]
    [InlineData(1, "P*1*1*1", "", Open)]
    [InlineData(1, "P*1*1*0", "", Open)]
    [InlineData(1, "P*1*5*3", "", Open)]
    [InlineData(1, "P*2*2*1", "", Open)]
    [InlineData(1, "P*1*1*0", "1R", Open)]
    [InlineData(1, "A*1*1*1", "1A", "A")]
    [InlineData(1, "E*1*1*1", "1E", "E")]
    [InlineData(1, "A*0*0*0", "1A", Open)]
    [InlineData(1, "A*1*1*1", "1R", Open)]
    [InlineData(2, "A*2*2*2", "", "AA")]
    [InlineData(2, "E*2*2*2", "", "EE")]
    [InlineData(2, "E*2*2*2", "2E", "AE")]
    [InlineData(2, "A*1*1*1", "", Open)]
    [InlineData(2, "P*2*2*0", "", Open)]
    [InlineData(2, "P*2*2*2", "", Open)]
    [InlineData(2, "P*2*3*1", "", Open)]
    [InlineData(2, "P*2*2*1", "", "EE")] // which of them was refused is not said: none is failed
    [InlineData(2, "P*2*2*1", "2R", "AR")]
    [InlineData(2, "P*2*2*1", "1E2R", "ER")]
    [InlineData(2, "P*2*2*1", "2M", "AR")]
    [InlineData(2, "P*2*2*0", "1R2R", Open)]
    [InlineData(2, "P*2*2*1", "1A", Open)]
    [InlineData(3, "P*3*2*1", "", Open)] // one was not received
    [InlineData(3, "P*3*2*1", "1R", Open)]
    [InlineData(3, "P*3*3*1", "1R3R", "RAR")]
    [InlineData(1, "R*1*1*0", "", "R")]
    [InlineData(1, "R*1*1*0", "1R", "R")]
    [InlineData(1, "R*1*0*0", "", "R")] // refused unread
    [InlineData(1, "R*0*0*0", "", "R")]
    [InlineData(1, "R*0*1*0", "", "R")]
    [InlineData(1, "R", "", "R")]
    [InlineData(1, "R", "1R", Open)]
    [InlineData(1, "R*1*1", "", Open)]
    [InlineData(1, "M*1*1*0", "", "R")]
    [InlineData(1, "W*1*0*0", "", "R")]
    [InlineData(1, "X*1*1*0", "", "R")]
    [InlineData(1, "R*1*1*1", "", Open)]
    [InlineData(1, "R*1*5*0", "", Open)]
    [InlineData(1, "R*0*5*0", "", Open)]
    [InlineData(1, "R*2*2*0", "", Open)]
    [InlineData(1, "R*1*1*0", "1A", Open)]
    [InlineData(2, "R*2*2*0", "1R2R", "RR")]
    [InlineData(2, "R*2*1*0", "", "RR")]
    [InlineData(2, "R*2*1*0", "1R", Open)]
    [InlineData(2, "R*2*2*0", "1R", Open)]
    [InlineData(2, "R*0*1*0", "1R", Open)]
    [InlineData(1, "", "", Open)]
    [InlineData(1, "A", "", Open)]
    [InlineData(1, "Q*1*1*1", "", Open)]
    public async Task WhatAGroupsAnswerClosesAndAsWhat(int sent, string ak9, string sets, string expected) =>
        Assert.Equal(expected, await CloseAsync(sent, ak9, sets));

    /// <summary>Of everything that a 997 can count and name about up to three sets: who is closed as accepted is who was counted as accepted.</summary>
    [Fact]
    public async Task NoAnswerClosesMoreOrFewerAsAcceptedThanItAccepts()
    {
        var believed = new HashSet<string>();
        string[] named = [.. Named()];
        foreach (var (sent, code, included, received, accepted, sets) in
            from sent in Enumerable.Range(1, 3)
            from code in Codes
            from included in Enumerable.Range(0, 5)
            from received in Enumerable.Range(0, 5)
            from accepted in Enumerable.Range(0, 5)
            from sets in named
            select (sent, code, included, received, accepted, sets))
        {
            var ak9 = string.Create(CultureInfo.InvariantCulture, $"{code}*{included}*{received}*{accepted}");
            var closed = await CloseAsync(sent, ak9, sets);
            if (closed.Length > 0)
            {
                Assert.Equal((sent, code == "P" && sets.Length == 0 ? sent : accepted), (closed.Length, closed.Count(c => c != 'R')));
                Assert.True(code == "P" ? accepted > 0 && accepted < sent : accepted == (code is "A" or "E" ? sent : 0), $"{ak9} {sets}: {closed}");
                believed.Add(code);
            }
        }

        Assert.Equal(Codes.Order(StringComparer.Ordinal), believed.Order(StringComparer.Ordinal));
    }

    /// <summary>Each of three sets unnamed, taken, taken with errors or refused.</summary>
    private static IEnumerable<string> Named() =>
        from first in (string[])["", "1A", "1E", "1R"]
        from second in (string[])["", "2A", "2E", "2R"]
        from third in (string[])["", "3A", "3R"]
        select first + second + third;

    private async Task<string> CloseAsync(int sent, string ak9, string sets)
    {
        var store = new SentExpectations();
        foreach (var number in Enumerable.Range(1, sent))
        {
            store.Open("000" + number.ToString(CultureInfo.InvariantCulture));
        }

        string[] segments = ["AK1*IN*7", .. sets.Chunk(2).SelectMany(s => (string[])[$"AK2*810*000{s[0]}", $"AK5*{s[1]}"]), "AK9*" + ak9];
        var interchange = SentExpectations.Interchange();
        var acknowledgment = Assert.Single(X12Acknowledgments.Parse997(Edi.SetOf("997", segments).TransactionSet));
        interchange.Add(acknowledgment, TranslatedInterchange.Incompleteness(acknowledgment.Contradiction));
        var draft = new OutcomeDraft(_clock, "test");
        _ = await new AckMatching(store).MatchAsync(draft, ExchangeId.New(_clock), new PartnerId("acme"), interchange, TestContext.Current.CancellationToken);
        return string.Concat(draft.ToOutcome().ExpectationMoves.Select(m => m.To switch
        {
            AcknowledgementState.Accepted => 'A',
            AcknowledgementState.AcceptedWithErrors => 'E',
            AcknowledgementState.Rejected => 'R',
            _ => '?',
        }));
    }
}
