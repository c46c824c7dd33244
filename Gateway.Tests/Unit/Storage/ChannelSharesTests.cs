using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Claims;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

/// <summary>How a claim is shared among channels.</summary>
public sealed class ChannelSharesTests
{
    [Theory]
    [InlineData(64, 8, "a", "a:8")]
    [InlineData(6, 8, "a b c", "a:2 b:2 c:2")]
    [InlineData(7, 8, "a b c", "a:3 b:2 c:2")]
    [InlineData(10, 2, "a b c", "a:2 b:2 c:2")]
    [InlineData(2, 8, "a b c", "a:1 b:1")]
    [InlineData(10, 8, "", "")]
    public void PlacesAreSharedEvenlyUpToTheLimits(int max, int perChannel, string channels, string expected) =>
        Assert.Equal(expected, Shares(channels, new ClaimRequest(max, perChannel, new Dictionary<ChannelId, int>()), 0));

    [Fact]
    public void ABusyChannelLeavesItsShareToOthers()
    {
        var free = new Dictionary<ChannelId, int> { [new("a")] = 1, [new("b")] = 0 };
        Assert.Equal("a:1 c:7", Shares("a b c", new ClaimRequest(8, 8, free), 0));
    }

    [Fact]
    public void AChannelWithMorePlacesThanTheDefaultGetsThemAll()
    {
        var free = new Dictionary<ChannelId, int> { [new("a")] = 32 };
        Assert.Equal("a:32 b:8", Shares("a b", new ClaimRequest(128, 8, free), 0));
    }

    [Fact]
    public void TheFirstChannelTurnsWithEveryClaim()
    {
        var request = new ClaimRequest(1, 1, new Dictionary<ChannelId, int>());
        Assert.Equal(["a:1", "b:1", "c:1", "a:1"], Enumerable.Range(0, 4).Select(i => Shares("a b c", request, i)));
        Assert.Equal("c:1", Shares("a b c", request, int.MinValue));
    }

    private static string Shares(string channels, ClaimRequest request, int first) => string.Join(
        ' ', ChannelShares.Of(channels.Split(' ', StringSplitOptions.RemoveEmptyEntries), request, first).Select(s => $"{s.Channel}:{s.Places}"));
}
