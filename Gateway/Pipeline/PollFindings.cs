using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Access;
using Gateway.Transports;

namespace Gateway.Pipeline;

/// <summary>What a look left alone, as the channel's row keeps it for the next one, and what of it a person is told.</summary>
internal static class PollFindings
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>
    /// What the row keeps, and what is told when something of it is new, that first. What may pass (a file that is written at that moment) is told when the next look finds it again.
    /// A look that failed may not have come to all that was left alone before, and that is kept. Of more than can be compared their number is.
    /// </summary>
    public static (string? Kept, string? News) Of(PollResult result, string? before)
    {
        var written = before is null ? [] : JsonSerializer.Deserialize<List<PollFinding>>(before, Shape)!;
        var named = written.Where(f => f.Others is null).ToList();
        var (others, most) = written.Find(f => f.Others is not null) is { } rest ? (rest.OtherKeys, rest.Most) : ([], 0);
        foreach (var finding in named)
        {
            others[finding.Key] = finding.Waits;
        }

        var found = result.Skipped.Select(s => new PollFinding(OneLine.Of(s.Name, 255), s.Code, OneLine.Of(s.Detail, 500))).DistinctBy(f => f.Key)
            .Select(f => f with { Waits = FileCodes.MayPass(f.Code) && !others.ContainsKey(f.Key) }).ToList();
        var news = found.Where(f => !f.Waits && (!others.TryGetValue(f.Key, out var waited) || waited)).ToList();
        var isNew = news.Count > 0 || (result.SkippedCount > PollResult.MostCompared && result.SkippedCount > most);

        var ordered = news.Concat(named.Select(f => found.Find(o => o.Key == f.Key)).OfType<PollFinding>()).Concat(found).ToList();
        var kept = result.Failure is null ? [] : others;
        foreach (var finding in found)
        {
            kept[finding.Key] = finding.Waits;
        }

        List<PollFinding> toName = [.. ordered.Concat(result.Failure is null ? [] : named).DistinctBy(f => f.Key).Take(PollResult.MostSkipped)];
        foreach (var finding in toName)
        {
            _ = kept.Remove(finding.Key);
        }

        toName.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        most = result.SkippedCount > PollResult.MostCompared ? Math.Max(most, result.SkippedCount) : result.Failure is null ? 0 : most;
        if (kept.Count > 0)
        {
            toName.Add(PollFinding.Rest(kept, most));
        }

        var told = ordered.Where(f => !f.Waits).DistinctBy(f => f.Key).Take(PollResult.MostSkipped);
        return (toName.Count == 0 ? null : JsonSerializer.Serialize(toName, Shape), isNew ? JsonSerializer.Serialize(told, Shape) : null);
    }
}
