using System.Globalization;
using Cronos;
using Gateway.Partners;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class PollScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void AnIntervalIsCountedFromTheEndOfALook() =>
        Assert.Equal(At("2026-03-01T12:05:00Z"), new PollSchedule { Every = TimeSpan.FromMinutes(5) }.Next(At("2026-03-01T12:00:00Z")));

    /// <summary>The clocks of Berlin go from 2:00 to 3:00 on 2026-03-29, and from 3:00 to 2:00 on 2026-10-25.</summary>
    [Theory]
    [InlineData("30 6 * * MON-FRI", "2026-03-27T12:00:00Z", "2026-03-30T04:30:00Z")]
    [InlineData("30 6 * * *", "2026-03-28T12:00:00Z", "2026-03-29T04:30:00Z")]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 0 1 * *", "2026-12-31T22:59:00Z", "2026-12-31T23:00:00Z")]
    public void CronIsReadInItsTimeZone(string cron, string after, string next) =>
        Assert.Equal(At(next), new PollSchedule { Cron = CronExpression.Parse(cron), Zone = Berlin }.Next(At(after)));

    [Fact]
    public void NobodyLooksOnAClosedDay()
    {
        var closed = new HashSet<DateOnly> { new(2026, 12, 25), new(2026, 12, 26) };

        Assert.Equal(At("2026-12-26T23:00:00Z"), new PollSchedule { Every = TimeSpan.FromHours(1), Zone = Berlin, Closed = closed }.Next(At("2026-12-24T22:30:00Z")));
        Assert.Equal(At("2026-12-27T07:00:00Z"),
            new PollSchedule { Cron = CronExpression.Parse("0 8 * * *"), Zone = Berlin, Closed = closed }.Next(At("2026-12-24T12:00:00Z")));
    }

    [Fact]
    public void WhatNeverComesHasNoNextLook() =>
        Assert.Null(new PollSchedule { Cron = CronExpression.Parse("0 0 30 2 *") }.Next(At("2026-01-01T00:00:00Z")));

    [Fact]
    public void TheNextLooksFollowEachOther() => Assert.Equal(
        [At("2026-03-27T16:00:00Z"), At("2026-03-27T17:00:00Z"), At("2026-03-30T15:00:00Z"), At("2026-03-30T16:00:00Z"), At("2026-03-31T15:00:00Z")],
        new PollSchedule { Cron = CronExpression.Parse("0 17,18 * * MON-FRI"), Zone = Berlin }.Runs(At("2026-03-27T15:30:00Z")).Take(5));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
