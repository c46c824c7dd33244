using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>What only one may own: dedup keys, idempotency keys, control numbers. And what the database refuses.</summary>
public abstract partial class ExchangeStoreCompliance
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(90);

    [Fact]
    public async Task ADedupKeyBelongsToTheFirstExchange()
    {
        var (first, second, third) = (Some.Inbound(Clock), Some.Inbound(Clock), Some.Inbound(Clock));
        var results = await CommitAsync(Keyed(first, "k"), Keyed(second, "k"), Keyed(third, "other"));
        _ = Assert.IsType<OutcomeResult.Committed>(results[0]);
        Assert.Equal([new TakenKey("k", first.Id, Some.Digest)], Assert.IsType<OutcomeResult.Duplicate>(results[1]).Taken);
        _ = Assert.IsType<OutcomeResult.Committed>(results[2]);

        var again = Assert.IsType<OutcomeResult.Duplicate>(Assert.Single(await Other.CommitAsync([Keyed(Some.Inbound(Clock), "k")], Cancel)));
        Assert.Equal(first.Id, Assert.Single(again.Taken).Exchange);
        await using var rows = Rows();
        Assert.Equal(2, await rows.Exchanges.CountAsync(Cancel));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task EveryKeyThatIsTakenIsToldAtOnce()
    {
        var (first, second) = (Some.Inbound(Clock), Some.Inbound(Clock));
        AllCommitted(await CommitAsync(Keyed(first, "a"), Keyed(second, "c")));
        var results = await CommitAsync(Keyed(Some.Inbound(Clock), "a", "b", "c"));
        var taken = Assert.IsType<OutcomeResult.Duplicate>(Assert.Single(results)).Taken;
        Assert.Equal([("a", first.Id), ("c", second.Id)], taken.Select(t => (t.Key, t.Exchange)));
    }

    /// <summary>Who asks for a key beside one that is refused for another key is not told that the refused one owns it.</summary>
    [Fact]
    public async Task AKeyOfOneThatIsNotKeptItselfIsFreeForTheNextInItsSet()
    {
        AllCommitted(await CommitAsync(Keyed(Some.Inbound(Clock), "number")));
        var (refused, next, last, same) = (Some.Inbound(Clock), Some.Inbound(Clock), Some.Inbound(Clock), Some.Inbound(Clock));
        var results = await CommitAsync(Keyed(refused, "number", "document"), Keyed(next, "document", "more"), Keyed(last, "more"), Keyed(same, "document"));

        Assert.Equal("number", Assert.Single(Assert.IsType<OutcomeResult.Duplicate>(results[0]).Taken).Key);
        _ = Assert.IsType<OutcomeResult.Committed>(results[1]);
        Assert.Equal(next.Id, Assert.Single(Assert.IsType<OutcomeResult.Duplicate>(results[2]).Taken).Exchange);
        Assert.Equal(next.Id, Assert.Single(Assert.IsType<OutcomeResult.Duplicate>(results[3]).Taken).Exchange);
        Assert.Equal(next.Id, Assert.Single(await Store.OwnersAsync(["document"], Cancel)).Exchange);
    }

    [Fact]
    public async Task OwnersOfKeysAreKnownUntilTheirWindowEnds()
    {
        var (first, second) = (Some.Inbound(Clock), Some.Inbound(Clock));
        AllCommitted(await CommitAsync(Keyed(first, "a"), Keyed(second, "b")));

        Assert.Equal([new TakenKey("a", first.Id, Some.Digest)], await Store.OwnersAsync(["a", "c"], Cancel));
        Assert.Empty(await Store.OwnersAsync([], Cancel));
        await using var rows = Rows();
        Assert.Equal(2, await rows.DedupKeys.ExecuteUpdateAsync(k => k.SetProperty(row => row.Until, 1), Cancel));
        Assert.Empty(await Store.OwnersAsync(["a", "b"], Cancel));
    }

    [Fact]
    public async Task TheInterchangesThatAnExchangeOrARunOfItKeptUnderACodeAreKnownByTheirBytes()
    {
        const string used = "duplicate-control-number";
        var first = Some.Inbound(Clock) with { Stage = ExchangeStage.Quarantined, Code = "mapping-failed" };
        var run = Some.Inbound(Clock) with { Stage = ExchangeStage.Quarantined, Code = "mapping-failed", ReplayOf = first.Id };
        var part = Some.Inbound(Clock) with { Stage = ExchangeStage.Quarantined, Code = used };
        var (one, two) = (Sha256Digest.Of("one"u8), Sha256Digest.Of("two"u8));
        AllCommitted(await CommitAsync(new StageOutcome
        {
            Exchanges = [first, run, part],
            Payloads = [Some.Raw(first.Id), Some.Raw(part.Id)],
            Interchanges =
            [
                Some.Interchange(first.Id, Clock) with { Digest = one, Findings = """[{"code":"duplicate-control-number","severity":"error"}]""" },
                Some.Interchange(run.Id, Clock) with { Digest = two, Findings = """[{"code":"x12-usage-invalid"},{"code":"duplicate-control-number"}]""" },
                Some.Interchange(run.Id, Clock) with { Digest = Sha256Digest.Of("three"u8), Position = 2, Findings = """[{"code":"duplicate-document"}]""" },
            ],
        }));

        Assert.Equal(new HashSet<Sha256Digest> { one, two }, await Store.KeptAsync(first.Id, used, Cancel));
        Assert.Equal([Some.Raw(part.Id).Digest], await Store.KeptAsync(part.Id, used, Cancel));
        Assert.Empty(await Store.KeptAsync(run.Id, "sender-mismatch", Cancel));
    }

    [Fact]
    public async Task ADuplicateGivesBackItsOtherKeys()
    {
        var (first, second, third) = (Some.Inbound(Clock), Some.Inbound(Clock), Some.Inbound(Clock));
        AllCommitted(await CommitAsync(Keyed(first, "b")));
        var results = await CommitAsync(Keyed(second, "a", "b"), Keyed(third, "a"));
        Assert.Equal("b", Assert.Single(Assert.IsType<OutcomeResult.Duplicate>(results[0]).Taken).Key);
        _ = Assert.IsType<OutcomeResult.Committed>(results[1]);
        await using var rows = Rows();
        Assert.Equal(third.Id.Value, (await rows.DedupKeys.SingleAsync(k => k.Key == "a", Cancel)).Exchange);
    }

    [Fact]
    public async Task ADedupKeyOverItsWindowIsTakenOverAndOnesOwnIsTakenAgain()
    {
        var first = Some.Inbound(Clock);
        AllCommitted(await CommitAsync(Keyed(first, "k")));
        AllCommitted(await CommitAsync(Note(first.Id) with { DedupKeys = [Key(first, "k")] }));
        Clock.Advance(Window + TimeSpan.FromSeconds(1));
        var second = Some.Inbound(Clock);
        AllCommitted(await CommitAsync(Keyed(second, "k")));
        var duplicate = Assert.IsType<OutcomeResult.Duplicate>(Assert.Single(await CommitAsync(Keyed(Some.Inbound(Clock), "k"))));
        Assert.Equal(second.Id, Assert.Single(duplicate.Taken).Exchange);
    }

    [Fact]
    public async Task OneOfManyWinsADedupKeyThatNodesClaimAtOnce()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Store : Other).CommitAsync([Keyed(Some.Inbound(Clock), "k", "k2"), Keyed(Some.Inbound(Clock), "k2", "k")], Cancel))));
        _ = Assert.Single(results.SelectMany(r => r), r => r is OutcomeResult.Committed);
        Assert.All(results.SelectMany(r => r), r => Assert.True(r is OutcomeResult.Committed or OutcomeResult.Duplicate));
    }

    [Fact]
    public async Task AnIdempotencyKeyIsAnsweredOnceByTheEpochThatHoldsIt()
    {
        await using (var rows = Rows())
        {
            _ = rows.IdempotencyKeys.Add(new IdempotencyKeyRow { Key = "p|r|1", Epoch = 2, LeaseUntil = 0, CreatedAt = 0 });
            _ = await rows.SaveChangesAsync(Cancel);
        }

        StageOutcome Completed(NewExchange exchange, int epoch) =>
            Some.Arrival(exchange, Clock) with { Idempotency = new("p|r|1", epoch, Some.Digest, 202, "{}", exchange.Id) };
        var results = await CommitAsync(
            Completed(Some.Inbound(Clock), 1), Completed(Some.Inbound(Clock), 2), Completed(Some.Inbound(Clock), 2));
        _ = Assert.IsType<OutcomeResult.LeaseLost>(results[0]);
        _ = Assert.IsType<OutcomeResult.Committed>(results[1]);
        _ = Assert.IsType<OutcomeResult.LeaseLost>(results[2]);
        await using var after = Rows();
        Assert.Equal(202, (await after.IdempotencyKeys.SingleAsync(Cancel)).Status);
        Assert.Equal(1, await after.Exchanges.CountAsync(Cancel));
    }

    [Fact]
    public async Task ControlNumbersHaveNoGapsAndNoRepeatsUnderConcurrency()
    {
        var taken = new ConcurrentBag<(long Interchange, long Group)>();
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => (i % 2 == 0 ? Store : Other).CommitAsync(
            [.. Enumerable.Range(0, 5).Select(n => Numbered(numbers => taken.Add((numbers[0], numbers[1])), fails: n == 2))], Cancel))));

        Assert.All(results, set => Assert.Equal(4, set.Count(r => r is OutcomeResult.Committed)));
        await using var rows = Rows();
        var stored = await rows.Interchanges.Select(i => i.ControlNumber).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(100, 48).Select(n => (long)n), stored.Select(long.Parse).Order());
        Assert.Equal(148, (await rows.ControlNumbers.SingleAsync(c => c.Kind == ControlNumberKind.Interchange, Cancel)).Next);
        Assert.Equal(49, (await rows.ControlNumbers.SingleAsync(c => c.Kind == ControlNumberKind.Group, Cancel)).Next);
    }

    [Fact]
    public async Task TheNumberAfterTheLargestIsOne()
    {
        var key = new ControlNumberKey(ControlNumberKind.Interchange, "ZZ:US", "ZZ:THEM", UsageIndicator.Live, Start: 999_999_998);
        var taken = new List<long>();
        AllCommitted(await CommitAsync([.. Enumerable.Range(0, 4).Select(_ => Numbered(n => taken.Add(n[0]), false, key))]));
        AllCommitted(await CommitAsync(Numbered(n => taken.Add(n[0]), false, key)));
        Assert.Equal([999_999_998, 999_999_999, 1, 2, 3], taken);
    }

    [Fact]
    public async Task OnlyTheOutcomeWithValuesThatNoColumnHoldsIsRefused()
    {
        var twice = Some.Inbound(Clock);
        var results = await CommitAsync(
            Some.Arrival(Some.Inbound(Clock), Clock),
            Some.Arrival(Some.Inbound(Clock) with { FileName = "a\0b" }, Clock),
            Some.Arrival(Some.Inbound(Clock) with { FileName = "\ud800" }, Clock),
            Some.Arrival(twice, Clock) with { Payloads = [Some.Raw(twice.Id), Some.Raw(twice.Id)] },
            Some.Arrival(Some.Inbound(Clock) with { FileName = "größe 😀.edi" }, Clock));
        Assert.Equal(
            ["Committed", "Refused", "Refused", "Refused", "Committed"], results.Select(r => r.GetType().Name));
        await using var rows = Rows();
        Assert.Equal(2, await rows.Exchanges.CountAsync(Cancel));
        Assert.Equal(2, await rows.AuditEntries.CountAsync(Cancel));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task ARepeatedArrivalIsRefusedByItsId()
    {
        var arrived = await ArriveAsync();
        var results = await CommitAsync(Some.Arrival(arrived, Clock), Some.Arrival(Some.Inbound(Clock), Clock));
        _ = Assert.IsType<OutcomeResult.Refused>(results[0]);
        _ = Assert.IsType<OutcomeResult.Committed>(results[1]);
        await ChainsHoldAsync();
    }

    private static DedupKey Key(NewExchange exchange, string key) => new(key, Some.Digest, exchange.Id, exchange.ReceivedAt, Window);

    private StageOutcome Keyed(NewExchange exchange, params string[] keys) =>
        Some.Arrival(exchange, Clock) with { DedupKeys = [.. keys.Select(k => Key(exchange, k))] };

    /// <summary>An outbound interchange with an ISA13 from 100 and a GS06 from 1.</summary>
    private StageOutcome Numbered(Action<IReadOnlyList<long>> wrote, bool fails, ControlNumberKey? key = null)
    {
        var exchange = Some.Outbound(Clock);
        return Some.Departure(exchange, Some.Delivery(exchange, Clock), Clock) with
        {
            Payloads = [],
            Envelopes =
            [
                new EnvelopeDraft(
                    [
                        key ?? new ControlNumberKey(ControlNumberKind.Interchange, "ZZ:US", "ZZ:THEM", UsageIndicator.Live, Start: 100),
                        new ControlNumberKey(ControlNumberKind.Group, "ZZ:US", "ZZ:THEM", null),
                    ],
                    (numbers, _) =>
                    {
                        if (fails)
                        {
                            throw new FormatException("This envelope cannot be written.");
                        }

                        wrote(numbers);
                        return ValueTask.FromResult(new WrittenEnvelope(
                            Some.Raw(exchange.Id, "ISA"), Some.Interchange(exchange.Id, Clock, numbers[0].ToString()), []));
                    }),
            ],
        };
    }
}
