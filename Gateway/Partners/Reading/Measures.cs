using System.Globalization;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>Values with a unit: times, days and sizes.</summary>
internal static partial class Measures
{
    private const string DurationPattern = "^[0-9]{1,6} (s|min|h|day|days)$";
    private const string DaysPattern = "^[0-9]{1,5} (day|days)$";
    private const string DatePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    private const string SizePattern = "^[0-9]{1,6} (KB|MB|GB)$";

    /// <summary>From one second to the given days.</summary>
    public static Shape<TimeSpan> Duration(TimeSpan least, TimeSpan most) => new ScalarShape<TimeSpan>(
        ProfileCodes.DurationInvalid, $"a time from {Write(least)} to {Write(most)}, as 30 s, 2 min, 24 h, 3 days",
        (text, _) => (DurationRegex().Match(text) is { Success: true } m && Time(m) is var time && time >= least && time <= most
            ? (true, time, null) : (false, default, null)),
        s => s.Pattern = DurationPattern);

    public static Shape<int> Days(int least, int most) => new ScalarShape<int>(
        ProfileCodes.DurationInvalid, string.Create(CultureInfo.InvariantCulture, $"days from {least} to {most}, as 90 days"),
        (text, _) => (DaysRegex().Match(text) is { Success: true } m && Number(m) is var days && days >= least && days <= most
            ? (true, (int)days, null) : (false, default, null)),
        s => s.Pattern = DaysPattern);

    /// <summary>Bytes; 1 KB is 1024 of them.</summary>
    public static Shape<long> Size(long least, long most) => new ScalarShape<long>(
        ProfileCodes.SizeInvalid,
        string.Create(CultureInfo.InvariantCulture, $"a size from {least >> 10} KB to {most >> 30} GB, as 512 KB, 50 MB, 2 GB"),
        (text, _) => (SizeRegex().Match(text) is { Success: true } m && Bytes(m) is var bytes && bytes >= least && bytes <= most
            ? (true, bytes, null) : (false, default, null)),
        s => s.Pattern = SizePattern);

    /// <summary>A day, in UTC.</summary>
    public static Shape<DateOnly> Date { get; } = new ScalarShape<DateOnly>(
        ProfileCodes.DateInvalid, "a day, as 2026-12-31",
        (text, _) => (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day), day, null),
        s => { s.Pattern = DatePattern; s.Format = JsonFormatStrings.Date; });

    private static TimeSpan Time(Match match) => match.Groups[1].Value switch
    {
        "s" => TimeSpan.FromSeconds(Number(match)),
        "min" => TimeSpan.FromMinutes(Number(match)),
        "h" => TimeSpan.FromHours(Number(match)),
        _ => TimeSpan.FromDays(Number(match)),
    };

    private static long Bytes(Match match) => match.Groups[1].Value switch
    {
        "KB" => Number(match) << 10,
        "MB" => Number(match) << 20,
        _ => Number(match) << 30,
    };

    private static long Number(Match match) => long.Parse(match.ValueSpan[..match.ValueSpan.IndexOf(' ')], CultureInfo.InvariantCulture);

    private static string Write(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{(int)time.TotalDays} days",
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h",
        { TotalMinutes: >= 1 } => $"{(int)time.TotalMinutes} min",
        _ => $"{(int)time.TotalSeconds} s",
    };

    [GeneratedRegex(DurationPattern, RegexOptions.CultureInvariant)]
    private static partial Regex DurationRegex();

    [GeneratedRegex(DaysPattern, RegexOptions.CultureInvariant)]
    private static partial Regex DaysRegex();

    [GeneratedRegex(SizePattern, RegexOptions.CultureInvariant)]
    private static partial Regex SizeRegex();
}
