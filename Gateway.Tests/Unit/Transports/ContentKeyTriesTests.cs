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
    public void AfterThreeThatCameToNothingAllUnderTheKeyHasOneAnswerWhateverItIs()
    {
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("captured", m, holds: false)));
        Assert.False(Takes("captured", "4", holds: false));
        Assert.False(Takes("captured", "5", holds: true));
        Assert.True(Takes("another", "5", holds: true));
    }

    /// <summary>A partner repeats the same bytes, and is heard once its certificate is known here.</summary>
    [Fact]
    public void TheSameMessageAgainIsNoOtherTry()
    {
        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(Takes("key", "message", holds: false)));
        Assert.True(Takes("key", "message", holds: true));
        Assert.All(["1", "2"], m => Assert.True(Takes("key", m, holds: false)));
        Assert.False(Takes("key", "3", holds: false));
        Assert.True(Takes("key", "message", holds: true));
    }

    /// <summary>Nobody should, and nothing is lost of whoever does.</summary>
    [Fact]
    public void WhoHasOneKeyForAllMessagesIsHeardAsLongAsTheyHold() =>
        Assert.All(Enumerable.Range(0, 100), i => Assert.True(Takes("fixed", $"{i}", holds: true)));

    [Fact]
    public void AKeyIsForgottenAfterADay()
    {
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("captured", m, holds: false)));
        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.False(Takes("captured", "4", holds: true));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(Takes("captured", "4", holds: true));
    }

    /// <summary>Memory is bounded: the oldest of twenty thousand is forgotten first.</summary>
    [Fact]
    public void OfTooManyKeysTheOldestIsForgotten()
    {
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("first", m, holds: false)));
        Assert.All(["1", "2", "3"], m => Assert.True(Takes("second", m, holds: false)));
        foreach (var i in Enumerable.Range(0, 19_999))
        {
            _ = Takes($"key {i}", "1", holds: false);
        }

        Assert.True(Takes("first", "4", holds: true));
        Assert.False(Takes("second", "4", holds: true));
    }

    private bool Takes(string key, string message, bool holds) => _tries.Takes(key, Sha256Digest.Of(Encoding.UTF8.GetBytes(message)), holds);
}
