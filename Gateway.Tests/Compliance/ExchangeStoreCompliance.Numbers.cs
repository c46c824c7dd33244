using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>Control numbers that a person looks at and sets.</summary>
public abstract partial class ExchangeStoreCompliance
{
    private static readonly ControlNumberKey Live = ControlNumberKey.Of(
        ControlNumberKind.Interchange, new PartnerIdentity("ZZ", "US"), new PartnerIdentity("ZZ", "THEM"), UsageIndicator.Live);

    private IControlNumbers Numbers => Node.GetRequiredService<IControlNumbers>();

    [Fact]
    public async Task CountersAreListedPairByPairWithTheirNextNumber()
    {
        Assert.Empty(await Numbers.ListAsync(Cancel));
        AllCommitted(await CommitAsync(Numbered(_ => { }, false), Numbered(_ => { }, false, Live with { Them = "ZZ:OTHER", Usage = UsageIndicator.Test })));

        Assert.Equal(
            [
                new ControlNumberView(ControlNumberKind.Interchange, "ZZ:US", "ZZ:OTHER", UsageIndicator.Test, 2),
                new ControlNumberView(ControlNumberKind.Interchange, "ZZ:US", "ZZ:THEM", UsageIndicator.Live, 101),
                new ControlNumberView(ControlNumberKind.Group, "ZZ:US", "ZZ:THEM", null, 3),
            ],
            await Numbers.ListAsync(Cancel));
    }

    [Fact]
    public async Task TheNextEnvelopeTakesTheNumberThatWasSetOnAnyNode()
    {
        var taken = new List<(long Interchange, long Group)>();
        AllCommitted(await CommitAsync(Numbered(n => taken.Add((n[0], n[1])), false)));
        Assert.Equal(new SetNumberResult.Done(101), await Numbers.SetAsync(Live, 5000, "person:op", Cancel));
        AllCommitted(await Other.CommitAsync([Numbered(n => taken.Add((n[0], n[1])), false)], Cancel));
        Assert.Equal(new SetNumberResult.Done(5001), await Numbers.SetAsync(Live, 1, "person:op", Cancel));
        AllCommitted(await CommitAsync(Numbered(n => taken.Add((n[0], n[1])), false)));

        Assert.Equal([(100, 1), (5000, 2), (1, 3)], taken);
    }

    [Fact]
    public async Task ACounterThatIsSetBeforeItsFirstEnvelopeStartsThereWhateverTheProfileSays()
    {
        var taken = new List<long>();
        Assert.Equal(new SetNumberResult.Done(null), await Numbers.SetAsync(Live, 700, "person:op", Cancel));
        AllCommitted(await CommitAsync(Numbered(n => taken.Add(n[0]), false)));

        Assert.Equal([700], taken);
    }

    /// <summary>X12 data element I12 (ISA13) has nine digits.</summary>
    [Fact]
    public async Task ACounterThatIsSetToTheLargestNumberGoesOnWithOne()
    {
        var taken = new List<long>();
        _ = Assert.IsType<SetNumberResult.Done>(await Numbers.SetAsync(Live, 999_999_999, "person:op", Cancel));
        AllCommitted(await CommitAsync(Numbered(n => taken.Add(n[0]), false), Numbered(n => taken.Add(n[0]), false)));

        Assert.Equal([999_999_999, 1], taken);
    }

    [Fact]
    public async Task EachSettingIsOnTheTrailWithWhoItWasAndTheNumberBefore()
    {
        _ = await Numbers.SetAsync(Live, 700, "person:op", Cancel);
        _ = await Numbers.SetAsync(Live, 42, "person:admin", Cancel);
        _ = await Numbers.SetAsync(Live with { Kind = ControlNumberKind.Group, Usage = null }, 9, "person:op", Cancel);

        await using var rows = Rows();
        var entries = await rows.AuditEntries.OrderBy(e => e.Seq).ToListAsync(Cancel);
        Assert.All(entries, e => Assert.Equal(
            (AuditChains.System, AuditKinds.ControlNumberSet, Clock.GetUtcNow().ToUnixTimeMilliseconds()), (e.Chain, e.Kind, e.At)));
        Assert.Equal(["person:op", "person:admin", "person:op"], entries.Select(e => e.Actor));
        Assert.Equal(
            [
                """{"kind":"interchange","us":"ZZ:US","them":"ZZ:THEM","usage":"live","before":null,"next":700}""",
                """{"kind":"interchange","us":"ZZ:US","them":"ZZ:THEM","usage":"live","before":700,"next":42}""",
                """{"kind":"group","us":"ZZ:US","them":"ZZ:THEM","usage":null,"before":null,"next":9}""",
            ],
            entries.Select(e => e.Data));
        await ChainsHoldAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1_000_000_000)]
    [InlineData(long.MaxValue)]
    public async Task ANumberThatNoEnvelopeCouldCarryIsRefusedAndLeavesNoTrace(long number)
    {
        var refused = Assert.IsType<SetNumberResult.Refused>(await Numbers.SetAsync(Live, number, "person:op", Cancel));

        Assert.Equal("control-number-out-of-range", refused.Code);
        Assert.Empty(await Numbers.ListAsync(Cancel));
        await using var rows = Rows();
        Assert.Equal(0, await rows.AuditEntries.CountAsync(Cancel));
    }

    [Fact]
    public async Task EnvelopesThatAreCommittedMeanwhileTakeTheOldRunOrTheNewOneAndNoNumberTwice()
    {
        var commits = Enumerable.Range(0, 12).Select(i => Task.Run(() => (i % 2 == 0 ? Store : Other).CommitAsync(
            [.. Enumerable.Range(0, 5).Select(_ => Numbered(_ => { }, false))], Cancel))).ToList();
        _ = await Task.WhenAny(commits);
        var set = Assert.IsType<SetNumberResult.Done>(await Numbers.SetAsync(Live, 10_000, "person:op", Cancel));
        Assert.All(await Task.WhenAll(commits), AllCommitted);

        var before = set.Before!.Value;
        var next = Assert.Single(await Numbers.ListAsync(Cancel), n => n.Kind == ControlNumberKind.Interchange).Next;
        await using var rows = Rows();
        var stored = (await rows.Interchanges.Select(i => i.ControlNumber).ToListAsync(Cancel)).Select(long.Parse).Order();
        Assert.Equal([.. Run(100, before), .. Run(10_000, next)], stored);
        Assert.Equal(60, before - 100 + next - 10_000);
        await ChainsHoldAsync();
    }

    /// <summary>The numbers from one to before another.</summary>
    private static IEnumerable<long> Run(long from, long before) => Enumerable.Range(0, (int)(before - from)).Select(n => from + n);
}
