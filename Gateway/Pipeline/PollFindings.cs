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
    /// What the row keeps, and what is told when something of it is new. What may pass (a file that is written at that moment) is told when the next look finds it again. A look
    /// that failed may not have come to all that was left alone before, and that is kept.
    /// </summary>
    public static (string? Kept, string? News) Of(PollResult result, string? before)
    {
        var former = before is null ? [] : JsonSerializer.Deserialize<List<Finding>>(before, Shape)!;
        var known = former.DistinctBy(f => (f.Name, f.Code)).ToDictionary(f => (f.Name, f.Code));
        var found = result.Skipped.Select(s => new Finding(OneLine.Of(s.Name, 255), s.Code, OneLine.Of(s.Detail, 500))).DistinctBy(f => (f.Name, f.Code))
            .Select(f => f with { Waits = FileCodes.MayPass(f.Code) && !known.ContainsKey((f.Name, f.Code)) }).ToList();
        var told = found.Where(f => !f.Waits).ToList();
        var isNew = told.Any(f => !known.TryGetValue((f.Name, f.Code), out var first) || first.Waits);
        if (result.Failure is not null)
        {
            found = [.. found.Concat(former).DistinctBy(f => (f.Name, f.Code)).OrderBy(f => f.Name, StringComparer.Ordinal).Take(PollResult.MostSkipped)];
        }

        return (found.Count == 0 ? null : JsonSerializer.Serialize(found, Shape), isNew ? JsonSerializer.Serialize(told, Shape) : null);
    }

    /// <param name="Waits">It has been found once, and nobody was told.</param>
    private sealed record Finding(string Name, string Code, string Detail, bool Waits = false);
}
