namespace Gateway.Partners;

/// <summary>Waits between attempts; when they are used up the delivery has failed. Jitter of up to 10 % is added by the caller.</summary>
public sealed record RetrySchedule(IReadOnlyList<TimeSpan> Waits)
{
    /// <summary>5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, 12 h.</summary>
    public static RetrySchedule Default { get; } = new(
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ]);

    /// <summary>The wait after the given attempt (the first is 1), or null when none is left.</summary>
    public TimeSpan? After(int attempt) => attempt >= 1 && attempt <= Waits.Count ? Waits[attempt - 1] : null;
}
