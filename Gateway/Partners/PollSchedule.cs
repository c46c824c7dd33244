using Cronos;

namespace Gateway.Partners;

/// <summary>When a channel is looked at for what a partner left there: again after a while, or at the times of a cron expression in a time zone; never on a closed day.</summary>
public sealed record PollSchedule
{
    /// <summary>A schedule that has no run within so many closed days has none.</summary>
    private const int MostClosed = 400;

    public static PollSchedule Default { get; } = new() { Every = TimeSpan.FromMinutes(5) };

    /// <summary>From the end of one run to the next. Null where <see cref="Cron"/> says when.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Five fields (minute, hour, day of the month, month, day of the week), read in <see cref="Zone"/>: a time that the clocks skip runs right after the gap.</summary>
    public CronExpression? Cron { get; init; }

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Days in <see cref="Zone"/> on which nothing is fetched.</summary>
    public IReadOnlySet<DateOnly> Closed { get; init; } = new HashSet<DateOnly>();

    /// <summary>The first run after that instant, or null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => Every is { } every ? Open(after + every) : Occurrence(after, inclusive: false) is { } at ? Open(at) : null;

    public bool IsClosed(DateTimeOffset at) => Closed.Contains(DayOf(at));

    /// <summary>That instant, or on a closed day the first run after it; null when there is none.</summary>
    public DateTimeOffset? Open(DateTimeOffset instant)
    {
        DateTimeOffset? at = instant;
        for (var skipped = 0; at is { } run && IsClosed(run); skipped++)
        {
            if (skipped == MostClosed)
            {
                return null;
            }

            var opening = Midnight(DayOf(run).AddDays(1));
            at = Every is null ? Occurrence(opening, inclusive: true) : opening;
        }

        return at;
    }

    public bool Equals(PollSchedule? other) =>
        other is not null && Every == other.Every && Equals(Cron, other.Cron) && Zone.Equals(other.Zone) && Closed.SetEquals(other.Closed);

    public override int GetHashCode() => HashCode.Combine(Every, Cron, Zone, Closed.Count);

    /// <summary>The next runs as they would come if each took no time.</summary>
    public IEnumerable<DateTimeOffset> Runs(DateTimeOffset after)
    {
        for (var at = Next(after); at is { } run; at = Next(run))
        {
            yield return run;
        }
    }

    private DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    private DateTimeOffset? Occurrence(DateTimeOffset from, bool inclusive) => Cron?.GetNextOccurrence(from, Zone, inclusive);

    /// <summary>The first instant of a day, also where the clocks skip midnight.</summary>
    private DateTimeOffset Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        // Of a midnight that comes twice, the first.
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
