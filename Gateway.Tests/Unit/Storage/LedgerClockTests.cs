using Gateway.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

/// <summary>Due times in the ledger's time, whatever the node's wall clock says.</summary>
public sealed class LedgerClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TheApplicationsClockIsTheLedgersUnlessTheDatabaseSpeaks()
    {
        var clock = new LedgerClock(new FakeTimeProvider(Noon), fromDatabase: false);
        Assert.False(clock.NeedsTime);
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), clock.ToLedger(Noon));
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), clock.Due(null));
    }

    [Fact]
    public void ADueTimeIsMovedByTheDifferenceOfTheClocks()
    {
        var wall = new FakeTimeProvider(Noon);
        var clock = new LedgerClock(wall, fromDatabase: true);
        Assert.True(clock.NeedsTime);
        clock.Observe(Noon.AddMinutes(-10).ToUnixTimeMilliseconds());
        Assert.False(clock.NeedsTime);
        var due = clock.ToLedger(Noon.AddHours(2));
        Assert.Equal(Noon.AddHours(2).AddMinutes(-10).ToUnixTimeMilliseconds(), due);
        Assert.Equal(Noon.AddHours(2), clock.FromLedger(due));
        Assert.True(clock.Due(null) < Noon.AddMinutes(-10).ToUnixTimeMilliseconds());
        wall.Advance(TimeSpan.FromSeconds(11));
        Assert.True(clock.NeedsTime);
    }

    [Fact]
    public void AJumpOfTheWallClockMovesNothing()
    {
        var wall = new JumpingClock();
        var clock = new LedgerClock(wall, fromDatabase: true);
        var start = wall.GetUtcNow().ToUnixTimeMilliseconds();
        clock.Observe(start);
        wall.Offset = TimeSpan.FromHours(1);
        Assert.InRange(clock.LedgerNow - start, 0, 5000);
        Assert.InRange(clock.ToLedger(wall.GetUtcNow().AddMinutes(5)) - start, 295_000, 306_000);
    }

    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
