using Gateway.Storage.Checks;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

public sealed class IssuedCounterTests
{
    private const long Minute = 60_000;
    private readonly IssuedCounter _counter = new();

    // Envelopes of two nodes may be dated in another order than they took their numbers.
    [Theory]
    [InlineData(13, null)]
    [InlineData(2000, null)]
    [InlineData(12, "12 is next, 12 was issued")]
    [InlineData(1, "1 is next, 12 was issued")]
    public void TheNextNumberLiesBeyondAllThatWereIssued(long next, string? fault)
    {
        Issue("000000010", "000000012", "000000011");
        Assert.Equal(fault, _counter.FaultOf(next));
    }

    // X12: 999999999 is followed by 000000001.
    [Theory]
    [InlineData(3, null)]
    [InlineData(2, "2 is next, 2 was issued")]
    [InlineData(999_999_999, "999999999 is next, 2 was issued")]
    public void AfterTheLargestComesOne(long next, string? fault)
    {
        Issue("999999998", "999999999", "000000001", "000000002");
        Assert.Equal(fault, _counter.FaultOf(next));
    }

    [Fact]
    public void ACounterThatIsGoneWouldBeginAgain()
    {
        Issue("000000010");
        Assert.Equal("there is no counter, 10 was issued", _counter.FaultOf(null));
    }

    [Fact]
    public void NothingIssuedAndNothingSetIsNoFault() => Assert.Null(_counter.FaultOf(null));

    [Fact]
    public void APersonMaySetItBackAndWhatIsIssuedThenCounts()
    {
        _counter.Set(5001, 100, 10 * Minute);
        _counter.Issue("5000", 9 * Minute);
        // The node's clock is ahead of the one that dated the entry.
        _counter.Issue("5000", 11 * Minute);
        Assert.Null(_counter.FaultOf(100));
        Assert.Equal("99 is next, 99 was issued", _counter.FaultOf(99));
        _counter.Issue("100", 30 * Minute);
        Assert.Equal("100 is next, 100 was issued", _counter.FaultOf(100));
        Assert.Null(_counter.FaultOf(101));
    }

    [Fact]
    public void APersonMaySetItAheadAndWhatWasIssuedBeforeLiesBehind()
    {
        _counter.Set(11, 5000, 10 * Minute);
        _counter.Issue("10", 9 * Minute);
        Assert.Null(_counter.FaultOf(5000));
        Assert.Equal("11 is next, 4999 was issued", _counter.FaultOf(11));
    }

    [Fact]
    public void WhatIsNoNumberSaysNothing()
    {
        Issue("ABC");
        Assert.Null(_counter.FaultOf(1));
    }

    private void Issue(params string[] numbers)
    {
        foreach (var number in numbers)
        {
            _counter.Issue(number, 0);
        }
    }
}
