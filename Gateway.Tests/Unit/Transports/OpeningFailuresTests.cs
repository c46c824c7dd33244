using Gateway.Partners;
using Gateway.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>How much that is nobody's proven word may come under a partner's names: three encrypted messages that came to nothing and two megabytes, a network in ten minutes here.</summary>
public sealed class OpeningFailuresTests
{
    private const long Megabyte = 1024 * 1024;
    private const string Somewhere = "192.0.2.7";
    private const string Theirs = "198.51.100.1";
    private static readonly PartnerId Acme = new("acme");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero));
    private readonly OpeningFailures _failures;

    public OpeningFailuresTests() => _failures = new OpeningFailures(3, 2 * Megabyte, TimeSpan.FromMinutes(10), _clock);

    [Fact]
    public void TheOneAfterTheLastThatMayFailIsTurnedAwayUntilTheWindowEnds()
    {
        Fail(Somewhere, 2);
        Assert.Null(_failures.RefusalOf(Acme, Somewhere));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Fail(Somewhere, 1);
        Assert.Equal(TimeSpan.FromMinutes(6), _failures.RefusalOf(Acme, Somewhere)!.RetryAfter);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(_failures.RefusalOf(Acme, Somewhere));
    }

    [Fact]
    public void SomebodyIsToldOnceInAWindow()
    {
        Fail(Somewhere, 3);
        Fail(Theirs, 3);
        Assert.Equal([true, false, false], ((string[])[Somewhere, Theirs, Somewhere]).Select(a => _failures.RefusalOf(Acme, a)!.IsFirst));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Fail(Somewhere, 3);
        Assert.True(_failures.RefusalOf(Acme, Somewhere)!.IsFirst);
    }

    /// <summary>Whether or not anything good came from there before: after a restart nobody knows.</summary>
    [Fact]
    public void WhoeverUsesThePartnersNamesElsewhereDoesNotShutItOut()
    {
        Fail(Somewhere, 1000);
        Assert.NotNull(_failures.RefusalOf(Acme, Somewhere));
        Assert.Null(_failures.RefusalOf(Acme, Theirs));
    }

    [Fact]
    public void StrangersInTenThousandNetworksDoNotShutOutOneThatSomethingProved()
    {
        _failures.Proven(Acme, Theirs);
        for (var i = 0; i < 10_100; i++)
        {
            _failures.Kept(Acme, $"2001:db8:{i:x}::1", Megabyte);
        }

        Assert.NotNull(_failures.RefusalOf(Acme, "203.0.113.1"));
        Assert.Null(_failures.RefusalOf(Acme, Theirs));
        _failures.Kept(Acme, Theirs, 2 * Megabyte);
        Assert.NotNull(_failures.RefusalOf(Acme, Theirs));
    }

    [Fact]
    public void WhatIsKeptCountsByItsSize()
    {
        _failures.Kept(Acme, Somewhere, Megabyte);
        Assert.Null(_failures.RefusalOf(Acme, Somewhere));
        _failures.Kept(Acme, Somewhere, Megabyte);
        Assert.False(_failures.RefusalOf(Acme, Somewhere)!.IsOfDecryption);
        Assert.Null(_failures.RefusalOf(Acme, Theirs));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(_failures.RefusalOf(Acme, Somewhere));
    }

    /// <summary>A row, a trail and a receipt are kept of the smallest, too.</summary>
    [Fact]
    public void TheSmallestCountsAsAQuarterOfAMegabyte()
    {
        for (var i = 0; i < 7; i++)
        {
            _failures.Kept(Acme, Somewhere, 1);
        }

        Assert.Null(_failures.RefusalOf(Acme, Somewhere));
        _failures.Kept(Acme, Somewhere, 1);
        Assert.NotNull(_failures.RefusalOf(Acme, Somewhere));
    }

    [Fact]
    public void WhatDidNotDecryptIsSaidToBeThat()
    {
        Fail(Somewhere, 3);
        Assert.True(_failures.RefusalOf(Acme, Somewhere)!.IsOfDecryption);
    }

    [Fact]
    public void AnotherPartnerIsNotConcerned()
    {
        Fail(Somewhere, 3);
        Assert.Null(_failures.RefusalOf(new PartnerId("birch"), Somewhere));
    }

    [Fact]
    public void ANetworkOfIPv6IsOneSender()
    {
        Fail("2001:db8:1:2::1", 2);
        Fail("2001:db8:1:ffff::9", 1);
        Assert.NotNull(_failures.RefusalOf(Acme, "2001:db8:1:3::7"));
        Assert.Null(_failures.RefusalOf(Acme, "2001:db8:2:2::7"));
    }

    /// <summary>Memory is bounded; who was counted before goes on being counted.</summary>
    [Fact]
    public void MoreNetworksThanAreCountedShareOneCount()
    {
        Fail(Theirs, 2);
        for (var i = 0; i < 10_000; i++)
        {
            Fail($"10.{i / 65536}.{i / 256 % 256}.{i % 256}", 1);
        }

        Fail(Somewhere, 1);
        Fail("203.0.113.1", 1);
        Assert.NotNull(_failures.RefusalOf(Acme, "203.0.113.2"));
        Assert.Null(_failures.RefusalOf(Acme, Theirs));
        Fail(Theirs, 1);
        Assert.NotNull(_failures.RefusalOf(Acme, Theirs));
    }

    /// <summary>Two megabytes may be kept: of three of one each the third waits until one of the others is decided, and hears then how it came out.</summary>
    [Fact]
    public async Task WhatComesAtOnceIsOpenedNoFasterThanItIsCounted()
    {
        var (largest, second) = (await TurnAsync(Megabyte * 3 / 2), await TurnAsync(Megabyte));
        var third = await TurnAsync(Megabyte);
        var fourth = TurnAsync(Megabyte);
        Assert.False(fourth.IsCompleted);
        _failures.Kept(Acme, Somewhere, largest.Bytes);
        largest.Dispose();
        Assert.False(fourth.IsCompleted);
        _failures.Kept(Acme, Somewhere, second.Bytes);
        second.Dispose();
        third.Dispose();
        using var last = await fourth;
        Assert.NotNull(_failures.RefusalOf(Acme, Somewhere));
    }

    /// <summary>Also a message that is larger than all that may be kept is opened, and small ones beside it.</summary>
    [Fact]
    public async Task TheLargestGoesBesideAnyOthers()
    {
        using var large = await TurnAsync(100 * Megabyte);
        using var small = await TurnAsync(1);
        var another = TurnAsync(100 * Megabyte);
        using var smaller = await TurnAsync(1);
        Assert.False(another.IsCompleted);
        large.Dispose();
        (await another).Dispose();
    }

    [Fact]
    public async Task WhatComesFromElsewhereDoesNotWait()
    {
        using var here = await TurnAsync(100 * Megabyte);
        using var there = await _failures.TurnAsync(Acme, Theirs, 100 * Megabyte, Cancel);
        using var another = await _failures.TurnAsync(new PartnerId("birch"), Somewhere, 100 * Megabyte, Cancel);
    }

    [Fact]
    public async Task WhoGivesUpWhileWaitingHoldsNobodyUp()
    {
        var first = await TurnAsync(100 * Megabyte);
        using var end = new CancellationTokenSource();
        var given = _failures.TurnAsync(Acme, Somewhere, 100 * Megabyte, end.Token);
        var third = TurnAsync(100 * Megabyte);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third).Dispose();
    }

    private Task<OpeningTurn> TurnAsync(long bytes) => _failures.TurnAsync(Acme, Somewhere, bytes, Cancel);

    private void Fail(string? address, int times)
    {
        foreach (var _ in Enumerable.Range(0, times))
        {
            _failures.Failed(Acme, address);
        }
    }
}
