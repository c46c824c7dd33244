using Gateway.Partners;
using Gateway.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>How many messages of a partner may fail to decrypt: three in ten minutes here.</summary>
public sealed class OpeningFailuresTests
{
    private const string Somewhere = "192.0.2.7";
    private const string Theirs = "198.51.100.1";
    private static readonly PartnerId Acme = new("acme");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero));
    private readonly OpeningFailures _failures;

    public OpeningFailuresTests() => _failures = new OpeningFailures(3, TimeSpan.FromMinutes(10), _clock);

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
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(_ => _failures.RefusalOf(Acme, Somewhere)!.IsFirst));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Fail(Somewhere, 3);
        Assert.True(_failures.RefusalOf(Acme, Somewhere)!.IsFirst);
    }

    [Fact]
    public void AddressesThatAreNotThePartnersShareOneCount()
    {
        Fail("192.0.2.1", 1);
        Fail("192.0.2.2", 1);
        Fail(null, 1);
        Assert.NotNull(_failures.RefusalOf(Acme, "192.0.2.3"));
        Assert.NotNull(_failures.RefusalOf(Acme, null));
    }

    [Fact]
    public void AnotherPartnerIsNotConcerned()
    {
        Fail(Somewhere, 3);
        Assert.Null(_failures.RefusalOf(new PartnerId("birch"), Somewhere));
    }

    [Fact]
    public void WhereThePartnersMessagesComeFromOnlyItsOwnFailuresCount()
    {
        _failures.Opened(Acme, Theirs);
        Fail(Somewhere, 9);
        Assert.Null(_failures.RefusalOf(Acme, Theirs));
        Fail(Theirs, 3);
        Assert.NotNull(_failures.RefusalOf(Acme, Theirs));
        _failures.Opened(Acme, Theirs);
        Assert.NotNull(_failures.RefusalOf(Acme, Theirs));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(_failures.RefusalOf(Acme, Theirs));
    }

    [Fact]
    public void SixteenAddressesOfAPartnerAreRememberedThoseHeardOfLast()
    {
        foreach (var number in Enumerable.Range(1, 16))
        {
            _failures.Opened(Acme, $"198.51.100.{number}");
        }

        _failures.Opened(Acme, "198.51.100.1");
        _failures.Opened(Acme, "198.51.100.17");
        Fail(Somewhere, 3);
        Assert.Null(_failures.RefusalOf(Acme, "198.51.100.1"));
        Assert.NotNull(_failures.RefusalOf(Acme, "198.51.100.2"));
        Assert.Null(_failures.RefusalOf(Acme, "198.51.100.17"));
    }

    [Fact]
    public void MessagesThatOpenDoNotCount()
    {
        foreach (var _ in Enumerable.Range(0, 100))
        {
            _failures.Opened(Acme, Theirs);
        }

        Fail(Somewhere, 2);
        Assert.Null(_failures.RefusalOf(Acme, Theirs));
        Assert.Null(_failures.RefusalOf(Acme, Somewhere));
    }

    private void Fail(string? address, int times)
    {
        foreach (var _ in Enumerable.Range(0, times))
        {
            _failures.Failed(Acme, address);
        }
    }
}
