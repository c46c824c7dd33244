using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Benchmarks.Harness;

/// <summary>Rows on standard output, narration on standard error; and whether everything held.</summary>
internal sealed class Report(TextWriter rows, TextWriter narration)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly Stopwatch _since = Stopwatch.StartNew();

    /// <summary>What was wrong, not merely slow.</summary>
    public int Problems { get; private set; }

    /// <summary>Rows beyond their limit.</summary>
    public int BeyondLimit { get; private set; }

    public void Add(BenchRow row)
    {
        BeyondLimit += row.Holds ? 0 : 1;
        rows.WriteLine(JsonSerializer.Serialize(row with { Value = Math.Round(row.Value, 3) }, Json));
        rows.Flush();
    }

    public void Say(string text) => narration.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_since.Elapsed.TotalSeconds,7:0.0} s  {text}"));

    public void Problem(string text)
    {
        Problems++;
        Say("PROBLEM: " + text);
    }

    /// <summary>The first problems in words, all of them as a count.</summary>
    public void Add(CheckReport check, string bench, string @case)
    {
        foreach (var problem in check.Problems.Take(20))
        {
            Say("PROBLEM: " + problem);
        }

        Problems += check.Problems.Count;
        Add(new BenchRow(bench, @case + " problems", check.Problems.Count, "count") { Limit = 0, N = check.Orders });
        Add(new BenchRow(bench, @case + " repeats", check.Repeats, "count") { N = check.Orders });
    }
}
