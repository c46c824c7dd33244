using Gateway.Audit;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class PollStoreCompliance
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChannelId Drop = new("acme-drop");
    private static readonly ChannelId Mail = new("acme-mail");

    private readonly FakeTimeProvider _clock = new(Start);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task AChannelThatIsNewIsDueAndClaimedOnce()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        Assert.Empty(await polls.ClaimAsync(10, [], Token));

        await polls.KnowAsync([Drop, Mail], Token);
        await polls.KnowAsync([Drop], Token);

        Assert.Equal([(Drop, 1, 0), (Mail, 1, 0)], (await polls.ClaimAsync(10, [], Token)).OrderBy(c => c.Channel.Value).Select(c => (c.Channel, c.Epoch, c.Failures)));
        Assert.Empty(await polls.ClaimAsync(10, [], Token));
        Assert.True((await polls.ListAsync(Token)).All(p => p.IsRunning));
    }

    [Fact]
    public async Task OfManyNodesOneClaimsAChannel()
    {
        await using var ledger = await LedgerAsync();
        var nodes = Enumerable.Range(0, 4).Select(_ => Polls(ledger)).ToList();
        await nodes[0].KnowAsync([.. Enumerable.Range(0, 20).Select(n => new ChannelId($"c{n}"))], Token);

        var claims = await Task.WhenAll(nodes.Select(n => Task.Run(() => n.ClaimAsync(20, [], Token), Token)));

        Assert.Equal(20, claims.Sum(c => c.Count));
        Assert.Equal(20, claims.SelectMany(c => c).Select(c => c.Channel).Distinct().Count());
    }

    [Fact]
    public async Task AnEndedLookIsDueAgainAtItsTimeAndKeepsHowItEnded()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        var claim = await ClaimedAsync(polls);

        Assert.True(await polls.EndAsync(new PollEnd(claim, Start, Start.AddMinutes(5)) { Taken = 3, Skipped = "[]" }, Token));

        Assert.Empty(await polls.ClaimAsync(10, [], Token));
        var state = Assert.Single(await polls.ListAsync(Token));
        Assert.Equal((Drop, false, Start.AddMinutes(5), Start, 3, 0, "[]"), (state.Channel, state.IsRunning, state.DueAt, state.EndedAt, state.Taken, state.Failures, state.Skipped));
        await polls.AskAsync(Drop, Token);
        Assert.Equal((2, "[]"), (await ClaimedAsync(polls) is var next ? (next.Epoch, next.Skipped) : default));
    }

    [Fact]
    public async Task WhatComesHasAChannelLookedAtNowUnlessItsLooksFail()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        Assert.False(await polls.HearAsync(Drop, Token));
        var first = await ClaimedAsync(polls);
        Assert.True(await polls.EndAsync(new PollEnd(first, Start, Start.AddMinutes(5)), Token));
        Assert.True(await polls.HearAsync(Drop, Token));
        var second = await ClaimedAsync(polls);
        Assert.True(await polls.EndAsync(new PollEnd(second, Start, Start.AddMinutes(5)) { Code = "read-failed" }, Token));

        Assert.False(await polls.HearAsync(Drop, Token));
        Assert.Empty(await polls.ClaimAsync(10, [], Token));
        Assert.True(await polls.AskAsync(Drop, Token));
        Assert.Equal(3, (await ClaimedAsync(polls)).Epoch);
    }

    [Fact]
    public async Task FailuresAreCountedAndNotedWithTheirEnd()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        var polls = node.GetRequiredService<IPollStore>();
        Assert.True(await polls.EndAsync(Failed(await ClaimedAsync(polls)) with { Partner = Some.Partner, Notes = [(AuditKinds.Alert, """{"code":"folder-missing"}""")] }, Token));
        await polls.AskAsync(Drop, Token);
        var second = await ClaimedAsync(polls);
        Assert.Equal((1, "folder-missing"), (second.Failures, second.Code));
        Assert.True(await polls.EndAsync(Failed(second), Token));

        Assert.Equal(2, Assert.Single(await polls.ListAsync(Token)).Failures);
        var entry = Assert.Single(await node.GetRequiredService<IAuditStore>().EntriesAsync(Token).ToListAsync(Token));
        Assert.Equal(("partner:acme", AuditKinds.Alert, "system"), (entry.Chain, entry.Kind, entry.Actor));
        var feed = node.GetRequiredService<IOutboxFeed>();
        _ = await feed.NumberAsync(Token);
        Assert.Equal(Some.Partner, Assert.Single(await feed.ReadAsync(0, 10, Token)).Event.Partner);
    }

    [Fact]
    public async Task AClaimThatSomebodyElseHasTakenOverEndsNothing()
    {
        await using var ledger = await LedgerAsync();
        var (first, second) = (Polls(ledger), Polls(ledger));
        var lost = await ClaimedAsync(first);
        await ExpireAsync(ledger);
        var taken = Assert.Single(await second.ClaimAsync(10, [], Token));

        Assert.Empty(await first.RenewAsync([lost], Token));
        Assert.False(await first.EndAsync(Failed(lost) with { Partner = Some.Partner, Notes = [(AuditKinds.Alert, "{}")] }, Token));
        Assert.Equal([Drop], await second.RenewAsync([taken], Token));
        Assert.True(await second.EndAsync(new PollEnd(taken, Start, Start.AddMinutes(1)), Token));
        Assert.Null(Assert.Single(await second.ListAsync(Token)).Code);
    }

    [Fact]
    public async Task WhatALookFetchesIsCommittedOneByOneAndItsClaimGoesOn()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        var claim = await ClaimedAsync(polls);

        Assert.IsType<OutcomeResult.Committed>(Assert.Single(await CommitAsync(ledger, Fetched(claim, "item:a"))));
        Assert.All(await CommitAsync(ledger, Fetched(claim, "item:b"), Fetched(claim, "item:c")), r => Assert.IsType<OutcomeResult.Committed>(r));

        Assert.Equal([Drop], await polls.RenewAsync([claim], Token));
        Assert.True(await polls.EndAsync(new PollEnd(claim, Start, Start.AddMinutes(1)), Token));
    }

    /// <summary>Nothing of it is left, neither a row nor a key; what others committed with it is.</summary>
    [Theory]
    [InlineData("taken over")]
    [InlineData("ended")]
    [InlineData("given back")]
    public async Task WhatALookFetchesAfterItLostItsClaimIsNotCommitted(string how)
    {
        await using var ledger = await LedgerAsync();
        var (first, second) = (Polls(ledger), Polls(ledger));
        var lost = await ClaimedAsync(first);
        var next = how switch
        {
            "taken over" => await TakenOverAsync(ledger, second),
            "ended" => await EndedAsync(first, lost),
            _ => await GivenBackAsync(first, lost),
        };

        var late = Fetched(lost, "item:a");
        Assert.IsType<OutcomeResult.LeaseLost>(Assert.Single(await CommitAsync(ledger, late)));
        Assert.Empty(await ledger.Node(_clock).GetRequiredService<IExchangeStore>().OwnersAsync(["item:a"], Token));
        var results = await CommitAsync(ledger, late, Fetched(next, "item:a"), Some.Arrival(Some.Inbound(_clock), _clock));

        Assert.Equal([typeof(OutcomeResult.LeaseLost), typeof(OutcomeResult.Committed), typeof(OutcomeResult.Committed)], results.Select(r => r.GetType()));
    }

    [Fact]
    public async Task WhatALookFetchesThatNobodyHasIsNotCommitted()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        var claim = await ClaimedAsync(polls);
        Assert.IsType<OutcomeResult.LeaseLost>(Assert.Single(await CommitAsync(ledger, Fetched(claim with { Channel = Mail }, "item:a"))));
        await polls.ReleaseAsync(claim, due: null, Token);

        Assert.IsType<OutcomeResult.LeaseLost>(Assert.Single(await CommitAsync(ledger, Fetched(claim, "item:a"))));
    }

    [Fact]
    public async Task WhoAsksWhileSomebodyLooksIsHeardAfterwards()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        var claim = await ClaimedAsync(polls);

        Assert.True(await polls.AskAsync(Drop, Token));
        Assert.Empty(await polls.ClaimAsync(10, [], Token));
        Assert.True(await polls.EndAsync(new PollEnd(claim, Start, Start.AddHours(1)), Token));

        Assert.True(await polls.EndAsync(new PollEnd(await ClaimedAsync(polls), Start, Start.AddHours(1)), Token));
        Assert.Empty(await polls.ClaimAsync(10, [], Token));
    }

    [Fact]
    public async Task AChannelThatIsGoneIsNotLookedAtUntilItIsBack()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        Assert.True(await polls.EndAsync(new PollEnd(await ClaimedAsync(polls), Start, Due: null), Token));

        Assert.False(await polls.AskAsync(Drop, Token));
        Assert.Empty(await polls.ClaimAsync(10, [], Token));
        await polls.KnowAsync([Drop], Token);
        _ = Assert.Single(await polls.ClaimAsync(10, [], Token));
    }

    [Fact]
    public async Task AClaimGivenBackIsDueAtOnce()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        await polls.ReleaseAsync(await ClaimedAsync(polls), due: null, Token);

        Assert.Equal(2, Assert.Single(await polls.ClaimAsync(10, [], Token)).Epoch);
    }

    [Fact]
    public async Task AClaimGivenBackWithATimeIsDueThen()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        await polls.ReleaseAsync(await ClaimedAsync(polls), Start.AddHours(1), Token);

        Assert.Empty(await polls.ClaimAsync(10, [], Token));
        Assert.Equal(Start.AddHours(1), Assert.Single(await polls.ListAsync(Token)).DueAt);
    }

    /// <summary>Who asks has no earlier turn than who has been due for longer.</summary>
    [Fact]
    public async Task WhoIsAskedForComesAfterWhoIsDue()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        var (drop, mail) = (new ChannelId("z-drop"), new ChannelId("a-mail"));
        await polls.KnowAsync([drop, mail], Token);
        foreach (var claim in await polls.ClaimAsync(10, [], Token))
        {
            Assert.True(await polls.EndAsync(new PollEnd(claim, Start, claim.Channel == drop ? Start.AddMilliseconds(-5000) : Start.AddHours(1)), Token));
        }

        Assert.True(await polls.AskAsync(mail, Token));

        Assert.Equal(drop, Assert.Single(await polls.ClaimAsync(1, [], Token)).Channel);
        Assert.Equal(mail, Assert.Single(await polls.ClaimAsync(1, [], Token)).Channel);
    }

    [Fact]
    public async Task AnotherScheduleMovesTheNextLookUnlessSomebodyAsked()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        Assert.True(await polls.EndAsync(new PollEnd(await ClaimedAsync(polls), Start, Start.AddHours(5)), Token));

        await polls.ScheduleAsync([(Drop, Start.AddHours(6), true)], Token);
        Assert.Equal(Start.AddHours(5), Assert.Single(await polls.ListAsync(Token)).DueAt);
        await polls.ScheduleAsync([(Drop, Start.AddHours(4), true)], Token);
        Assert.Equal(Start.AddHours(4), Assert.Single(await polls.ListAsync(Token)).DueAt);
        await polls.ScheduleAsync([(Drop, Start.AddHours(8), false)], Token);
        Assert.Equal(Start.AddHours(8), Assert.Single(await polls.ListAsync(Token)).DueAt);

        Assert.True(await polls.AskAsync(Drop, Token));
        await polls.ScheduleAsync([(Drop, Start.AddHours(8), false)], Token);
        _ = Assert.Single(await polls.ClaimAsync(10, [], Token));
    }

    [Fact]
    public async Task WhatANodeCannotSeeIsClaimedByAnotherAndOnlyAfterAWhileByItself()
    {
        await using var ledger = await LedgerAsync();
        var polls = Polls(ledger);
        await polls.KnowAsync([Drop, Mail], Token);
        Assert.Equal([Mail], (await polls.ClaimAsync(10, [Drop], Token)).Select(c => c.Channel));

        await ledger.Trust().SqlAsync("UPDATE channel_poll SET due_at = due_at - 31000");
        Assert.Equal([Drop], (await polls.ClaimAsync(10, [Drop], Token)).Select(c => c.Channel));
    }

    /// <summary>An exchange of an item of that key.</summary>
    private StageOutcome Fetched(ClaimedPoll look, string key)
    {
        var exchange = Some.Inbound(_clock);
        return Some.Arrival(exchange, _clock) with { Look = look, DedupKeys = [new DedupKey(key, Some.Digest, exchange.Id, Start, TimeSpan.FromDays(1))] };
    }

    private Task<IReadOnlyList<OutcomeResult>> CommitAsync(TestLedger ledger, params StageOutcome[] outcomes) =>
        ledger.Node(_clock).GetRequiredService<IExchangeStore>().CommitAsync(outcomes, Token);

    private static async Task<ClaimedPoll> TakenOverAsync(TestLedger ledger, IPollStore by)
    {
        await ExpireAsync(ledger);
        return Assert.Single(await by.ClaimAsync(10, [], Token));
    }

    private static async Task<ClaimedPoll> EndedAsync(IPollStore polls, ClaimedPoll claim)
    {
        Assert.True(await polls.EndAsync(new PollEnd(claim, Start, Start), Token));
        Assert.True(await polls.AskAsync(Drop, Token));
        return await ClaimedAsync(polls);
    }

    private static async Task<ClaimedPoll> GivenBackAsync(IPollStore polls, ClaimedPoll claim)
    {
        await polls.ReleaseAsync(claim, due: null, Token);
        return await ClaimedAsync(polls);
    }

    private static PollEnd Failed(ClaimedPoll claim) => new(claim, Start, Start.AddMinutes(5)) { Code = "folder-missing", Detail = "There is none." };

    private static async Task<ClaimedPoll> ClaimedAsync(IPollStore polls)
    {
        await polls.KnowAsync([Drop], Token);
        return Assert.Single(await polls.ClaimAsync(10, [], Token));
    }

    /// <summary>The database's clock, which leases are read against, cannot be moved.</summary>
    private static Task<int> ExpireAsync(TestLedger ledger) => ledger.Trust().SqlAsync("UPDATE channel_poll SET lease_until = 0");

    private IPollStore Polls(TestLedger ledger) => ledger.Trust(_clock).GetRequiredService<IPollStore>();
}
