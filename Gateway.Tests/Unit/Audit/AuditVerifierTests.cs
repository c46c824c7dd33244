using Gateway.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Audit;

public sealed class AuditVerifierTests : IDisposable
{
    private const string Order = "ex_0000000000000000000000000a";
    private const string Other = "ex_0000000000000000000000000b";
    private readonly TestSealKeys _keys = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task AnUntouchedTrailHolds()
    {
        var report = await Verify(await Trail());
        Assert.True(report.Holds, report.First?.ToString());
        Assert.Equal((4, 17, 3, 3), (report.Chains, report.Entries, report.Unsealed, report.Seals));
        Assert.Equal([_keys.KeyId], report.KeyIds);
    }

    [Fact]
    public async Task AnEmptyTrailHolds() => Assert.True((await Verify(new MemoryTrail())).Holds);

    public static TheoryData<string, Func<AuditEntry, AuditEntry>> Changes => new()
    {
        { "data", e => e with { Data = e.Data + " " } },
        { "actor", e => e with { Actor = "person:9" } },
        { "kind", e => e with { Kind = AuditKinds.ExchangeDone } },
        { "time", e => e with { At = e.At.AddMilliseconds(1) } },
        { "previous", e => e with { Previous = e.Hash } },
        { "hash", e => e with { Hash = e.Previous } },
        { "hash that is none", e => e with { Hash = "no" } },
    };

    [Theory, MemberData(nameof(Changes))]
    public async Task AChangedFieldIsNamedByItsPlace(string what, Func<AuditEntry, AuditEntry> change)
    {
        var good = await Trail();
        for (var i = 0; i < good.Entries.Count; i++)
        {
            var trail = good.Copy();
            trail.Entries[i] = change(trail.Entries[i]);
            var report = await Verify(trail);
            Assert.False(report.Holds, what);
            Assert.Equal((trail.Entries[i].Chain, trail.Entries[i].Seq), (report.First!.Chain, report.First.Seq));
        }
    }

    [Fact]
    public async Task AChangedEntryWithItsHashMadeAnewBreaksTheNextLinkAndTheRoot()
    {
        var trail = await Trail();
        var i = trail.Entries.FindIndex(e => e.Chain == Order && e.Seq == 2);
        var forged = trail.Entries[i] with { Data = "{}" };
        trail.Entries[i] = forged with { Hash = AuditHash.Of(forged) };
        var report = await Verify(trail);
        Assert.Equal(AuditProblemCodes.LinkBroken, report.First!.Code);
        Assert.Equal((Order, 3), (report.First.Chain, report.First.Seq));
        Assert.Contains(report.Problems, p => p.Code == AuditProblemCodes.SealRoot && p.Seal == 1);
    }

    [Fact]
    public async Task AChainWrittenAnewFromItsStartIsFoundByItsSeal()
    {
        var trail = await Trail();
        var previous = new string('0', 64);
        foreach (var i in Enumerable.Range(0, trail.Entries.Count).Where(i => trail.Entries[i].Chain == Order).ToList())
        {
            var forged = trail.Entries[i] with { Actor = "system", Previous = previous };
            trail.Entries[i] = forged with { Hash = AuditHash.Of(forged) };
            previous = trail.Entries[i].Hash;
        }

        trail.Heads[trail.Heads.FindIndex(h => h.Chain == Order)] = new ChainHead(Order, trail.Entries.Count(e => e.Chain == Order), previous);
        var report = await Verify(trail);
        Assert.Equal((AuditProblemCodes.SealRoot, 1), (report.First!.Code, report.First.Seal));
    }

    [Fact]
    public async Task ADeletedEntryIsNamedByItsPlace()
    {
        var good = await Trail();
        for (var i = 0; i < good.Entries.Count; i++)
        {
            var trail = good.Copy();
            var gone = trail.Entries[i];
            trail.Entries.RemoveAt(i);
            var report = await Verify(trail);
            Assert.Equal((gone.Chain, gone.Seq), (report.First!.Chain, report.First.Seq));
            Assert.Equal(gone.Seal is not null, report.Problems.Any(p => p.Code == AuditProblemCodes.SealCount && p.Seal == gone.Seal));
        }
    }

    [Fact]
    public async Task AnEntryBesideTheChainIsNamed()
    {
        var good = await Trail();
        var beside = good.Entries[0] with { Seq = 100, Seal = null };
        await Found(Tamper(good, t => t.Entries.Add(beside)), AuditProblemCodes.EntryMissing, Order);
        await Found(Tamper(good, t => t.Entries.Add(beside with { Seq = 0 })), AuditProblemCodes.EntryRepeated, Order);
        await Found(Tamper(good, t => t.Entries.Add(beside with { Chain = "partner:ghost", Seq = 1 })), AuditProblemCodes.EntryChanged, "partner:ghost");
        await Found(Tamper(good, t => t.Heads.RemoveAll(h => h.Chain == "system")), AuditProblemCodes.ChainUnowned, "system");
        await Found(Tamper(good, t => t.Entries.RemoveAll(e => e.Chain == "system")), AuditProblemCodes.ChainCount, "system");
    }

    [Fact]
    public async Task AMovedMarkIsNamed()
    {
        var good = await Trail();
        var report = await Verify(Tamper(good, t => t.Entries[0] = t.Entries[0] with { Seal = null }));
        Assert.Contains(report.Problems, p => p.Code == AuditProblemCodes.SealOrder && p.Chain == Order && p.Seq == 2);
        Assert.Contains(report.Problems, p => p.Code == AuditProblemCodes.SealCount && p.Seal == 1);
        await Found(Tamper(good, t => t.Entries[0] = t.Entries[0] with { Seal = 77 }), AuditProblemCodes.SealUnknown, Order);
    }

    [Fact]
    public async Task ATamperedSealIsNamed()
    {
        var good = await Trail();
        await Sealed(good, s => s with { Count = s.Count + 1 }, AuditProblemCodes.SealHash);
        await Sealed(good, s => s with { At = s.At.AddSeconds(1) }, AuditProblemCodes.SealHash);
        await Sealed(good, s => s with { Root = s.Previous }, AuditProblemCodes.SealHash);
        await Sealed(good, s => s with { Signature = good.Seals[0].Signature }, AuditProblemCodes.SealSignature);
        await Sealed(good, s => s with { Signature = "?" }, AuditProblemCodes.SealSignature);
        await Sealed(good, s => s with { KeyId = "0123456789abcdef" }, AuditProblemCodes.SealHash);
        using var stranger = new TestSealKeys();
        await Sealed(good, s => SealStatement.Sign(2, good.Seals[0], Hashes(good, 2), stranger, s.At), AuditProblemCodes.SealSignature);
        await Sealed(good, s => SealStatement.Sign(2, null, Hashes(good, 2), _keys, s.At), AuditProblemCodes.SealLink);
        var report = await Verify(Tamper(good, t => t.Seals.RemoveAt(1)));
        Assert.Equal((AuditProblemCodes.SealMissing, 2), (report.First!.Code, report.First.Seal));
    }

    [Fact]
    public async Task ACutTrailIsFoundAgainstExportedRoots()
    {
        var good = await Trail();
        var cut = Tamper(good, t =>
        {
            t.Seals.RemoveAt(2);
            for (var i = 0; i < t.Entries.Count; i++)
            {
                t.Entries[i] = t.Entries[i].Seal == 3 ? t.Entries[i] with { Seal = null } : t.Entries[i];
            }
        });
        Assert.True((await Verify(cut)).Holds);
        var report = await Verify(cut, new AuditVerification { Roots = good.Seals.ToAsyncEnumerable() });
        Assert.Equal((AuditProblemCodes.RootMissing, 3, 3), (report.First!.Code, report.First.Seal, report.Roots));
        await new AuditSealer(cut, _keys, Options.Create(new AuditOptions()), _clock, NullLogger<AuditSealer>.Instance).SealAsync(Token);
        report = await Verify(cut, new AuditVerification { Roots = good.Seals.ToAsyncEnumerable() });
        Assert.Equal((AuditProblemCodes.RootDiffers, 3), (report.First!.Code, report.First.Seal));
    }

    [Fact]
    public async Task SealsBeforeTheTrustedOneAreTakenAsGiven()
    {
        var trail = await Trail();
        trail.Seals[0] = trail.Seals[0] with { Signature = "lost" };
        Assert.False((await Verify(trail)).Holds);
        Assert.True((await Verify(trail, new AuditVerification { FromSeal = 2 })).Holds);
    }

    [Fact]
    public async Task TheReportKeepsTheFirstProblemsAndCountsAll()
    {
        var trail = await Trail();
        for (var i = 0; i < trail.Entries.Count; i++)
        {
            trail.Entries[i] = trail.Entries[i] with { Data = "x" };
        }

        var report = await Verify(trail, new AuditVerification { MaxProblems = 5 });
        Assert.Equal((5, 17), (report.Problems.Count, report.ProblemCount));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Four chains, three seals, three entries that no seal covers yet.</summary>
    private async Task<MemoryTrail> Trail()
    {
        var trail = new MemoryTrail();
        var sealer = new AuditSealer(trail, _keys, Options.Create(new AuditOptions()), _clock, NullLogger<AuditSealer>.Instance);
        trail.Append(Order, 3);
        trail.Append("system");
        await sealer.SealAsync(Token);
        trail.Append(Order, 2);
        trail.Append(Other, 3);
        await sealer.SealAsync(Token);
        trail.Append("partner:acme", 2);
        trail.Append("system", 3);
        await sealer.SealAsync(Token);
        trail.Append(Other, 2);
        trail.Append("system");
        return trail;
    }

    private static MemoryTrail Tamper(MemoryTrail good, Action<MemoryTrail> change)
    {
        var trail = good.Copy();
        change(trail);
        return trail;
    }

    private Task<AuditReport> Verify(MemoryTrail trail, AuditVerification? scope = null) =>
        AuditVerifier.VerifyAsync(trail, _keys.PublicKeys, scope ?? new AuditVerification(), Token);

    private async Task Found(MemoryTrail trail, string code, string chain)
    {
        var report = await Verify(trail);
        Assert.Equal((code, chain), (report.First!.Code, report.First.Chain));
    }

    private async Task Sealed(MemoryTrail good, Func<Seal, Seal> change, string code)
    {
        var report = await Verify(Tamper(good, t => t.Seals[1] = change(t.Seals[1])));
        Assert.Equal((code, 2), (report.First!.Code, report.First.Seal));
    }

    private static IEnumerable<string> Hashes(MemoryTrail trail, long seal) =>
        trail.Entries.Where(e => e.Seal == seal).OrderBy(e => e.Chain, StringComparer.Ordinal).ThenBy(e => e.Seq).Select(e => e.Hash);
}
