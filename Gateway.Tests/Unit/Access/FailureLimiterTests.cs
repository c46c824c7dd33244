using System.Globalization;
using System.Net;
using Gateway.Access;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class FailureLimiterTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.7");
    private readonly FakeTimeProvider _clock = new();
    private readonly FailureLimiter _limiter;

    public FailureLimiterTests() =>
        _limiter = new FailureLimiter(Options.Create(new AccessOptions { FailuresPerKey = 3, FailuresPerAddress = 10 }), _clock);

    [Fact]
    public void AKeyIdIsBlockedForTheAddressThatKeepsFailing()
    {
        Fail(Here, "a", 3);
        Assert.Equal(TimeSpan.FromMinutes(1), _limiter.Blocked(Here, "a"));
        Assert.Null(_limiter.Blocked(Here, "b"));
        Assert.Null(_limiter.Blocked(IPAddress.Parse("192.0.2.8"), "a"));
    }

    [Fact]
    public void AnAddressThatTriesManyKeysIsBlockedForAll()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(_limiter.Blocked(Here, "x"));
            Fail(Here, "k" + i.ToString(CultureInfo.InvariantCulture), 1);
        }

        Assert.NotNull(_limiter.Blocked(Here, "x"));
        Assert.NotNull(_limiter.Blocked(Here, null));
    }

    [Fact]
    public void TheWindowEnds()
    {
        Fail(Here, "a", 3);
        _clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(TimeSpan.FromSeconds(15), _limiter.Blocked(Here, "a"));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(_limiter.Blocked(Here, "a"));
    }

    [Fact]
    public void AnIpv6HostIsItsWholeNetwork()
    {
        Fail(IPAddress.Parse("2001:db8:1:2::1"), "a", 3);
        Assert.NotNull(_limiter.Blocked(IPAddress.Parse("2001:db8:1:2:ffff::9"), "a"));
        Assert.Null(_limiter.Blocked(IPAddress.Parse("2001:db8:1:3::1"), "a"));
    }

    [Fact]
    public void AMappedIpv4AddressIsTheSameHost()
    {
        Fail(Here.MapToIPv6(), "a", 3);
        Assert.NotNull(_limiter.Blocked(Here, "a"));
    }

    [Fact]
    public void StrangersCannotFillTheMemory()
    {
        for (var i = 0; i < 60_000; i++)
        {
            _limiter.Failed(new IPAddress(i + 1L), null);
        }

        Assert.Equal(50_000, _limiter.Sources);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _limiter.Sources);
    }

    private void Fail(IPAddress address, string key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _limiter.Failed(address, key);
        }
    }
}
