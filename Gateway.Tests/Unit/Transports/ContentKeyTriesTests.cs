using System.Text;
using Gateway.Exchanges;
using Gateway.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>How many different messages under one content key may come to nothing (RFC 3218: an attack needs very many).</summary>
public sealed class ContentKeyTriesTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero));
    private readonly ContentKeyTries _tries;

    public ContentKeyTriesTests() => _tries = new ContentKeyTries(_clock);

    [Fact]
    public void AfterThreeThatWereNobodysWordAllUnderTheKeyHasOneAnswerWhateverItIs()
    {
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("captured", m, isProven: false)));
        Assert.False(Takes("captured", "4", isProven: false));
        Assert.False(Takes("captured", "5", isProven: true));
        Assert.True(Takes("another", "5", isProven: true));
    }

    /// <summary>A partner repeats the same bytes, and is heard once its certificate is known here.</summary>
    [Fact]
    public void TheSameMessageAgainIsNoOtherTry()
    {
        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(Takes("key", "message", isProven: false)));
        Assert.True(Takes("key", "message", isProven: true));
        Assert.All(["1", "2"], m => Assert.True(Takes("key", m, isProven: false)));
        Assert.False(Takes("key", "3", isProven: false));
        Assert.True(Takes("key", "message", isProven: true));
    }

    /// <summary>Nobody should, and nothing is lost of whoever does.</summary>
    [Fact]
    public void WhoHasOneKeyForAllMessagesIsHeardAsLongAsTheirSignaturesHold() =>
        Assert.All(Enumerable.Range(0, 100), i => Assert.True(Takes("fixed", $"{i}", isProven: true)));

    [Fact]
    public void AKeyIsForgottenAfterADay()
    {
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("captured", m, isProven: false)));
        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.False(Takes("captured", "4", isProven: true));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(Takes("captured", "4", isProven: true));
    }

    /// <summary>Memory is bounded: the oldest of twenty thousand is forgotten first.</summary>
    [Fact]
    public void OfTooManyKeysTheOldestIsForgotten()
    {
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("first", m, isProven: false)));
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("second", m, isProven: false)));
        foreach (var i in Enumerable.Range(0, 19_999))
        {
            _ = Takes($"key {i}", "1", isProven: false);
        }

        Assert.True(Takes("first", "4", isProven: true));
        Assert.False(Takes("second", "4", isProven: true));
    }

    /// <summary>Each message of a pair that does not sign is one that opens without a signature; they push out no other's.</summary>
    [Fact]
    public void MessagesThatOpenWithoutASignatureAreCountedByThemselves()
    {
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("captured", m, isProven: false)));
        foreach (var i in Enumerable.Range(0, 20_001))
        {
            _ = Takes($"key {i}", "1", isProven: false, opens: true);
        }

        Assert.False(Takes("captured", "4", isProven: false));
        Assert.All(["2", "3"], m => Assert.True(Takes("key 20000", m, isProven: false, opens: true)));
        Assert.False(Takes("key 20000", "4", isProven: false, opens: true));
    }

    private bool Takes(string key, string message, bool isProven, bool opens = false) =>
        _tries.Takes(key, Sha256Digest.Of(Encoding.UTF8.GetBytes(message)), isProven || opens, isProven);
}
