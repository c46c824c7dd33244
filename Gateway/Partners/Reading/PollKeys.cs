using Cronos;

namespace Gateway.Partners.Reading;

/// <summary>Keys of a channel's <c>poll</c>.</summary>
internal static class PollKeys
{
    public static readonly Key<TimeSpan?> Every = Key.Optional<TimeSpan?>("every",
        Measures.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromDays(7)).Map((time, _) => (TimeSpan?)time), null,
        "From the end of one look to the next. Without it and without cron: 5 min.");

    public static readonly Key<CronExpression?> Cron = Key.Optional<CronExpression?>("cron", new ScalarShape<CronExpression?>(
            ProfileCodes.CronInvalid, "minute, hour, day of the month, month and day of the week, as \"*/10 6-20 * * MON-FRI\"",
            (text, _) => CronExpression.TryParse(text, CronFormat.Standard, out var cron) ? (true, cron, null) : (false, null, null), s => s.MinLength = 9), null,
        "The times of the looks, instead of every: five fields.");

    public static readonly Key<TimeZoneInfo> Zone = Key.Defaulted("zone", new ScalarShape<TimeZoneInfo>(
            ProfileCodes.ZoneInvalid, "the name of a time zone, as Europe/Berlin",
            (text, _) => text.Contains('/', StringComparison.Ordinal) || text == "UTC"
                ? TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? (true, zone, null) : (false, null, null)
                : (false, null, null), s => s.MinLength = 3), "UTC",
        "The time zone of cron and of closed days.");

    public static readonly Key<IReadOnlySet<DateOnly>> Closed = Key.Optional<IReadOnlySet<DateOnly>>("closed",
        Shapes.List(Measures.Date, 0, 366).Map((days, _) => (IReadOnlySet<DateOnly>)days.ToHashSet()), new HashSet<DateOnly>(),
        "Days on which nobody looks.");

    public static KeyTable Table { get; } = new("poll", Every, Cron, Zone, Closed);

    public static Shape<PollSchedule?> Shape { get; } = new ObjectShape<PollSchedule?>(Table, Build);

    private static PollSchedule Build(Section section)
    {
        var (every, cron) = (section.Read(Every), section.Read(Cron));
        if (section.Has(Cron))
        {
            section.RefuseAll("cron says when", Every);
        }

        return new PollSchedule
        {
            Every = cron is not null ? null : every ?? PollSchedule.Default.Every,
            Cron = cron,
            Zone = section.Read(Zone),
            Closed = section.Read(Closed),
        };
    }
}
