using System.Text.Json.Serialization;

namespace Gateway.Benchmarks.Harness;

/// <summary>One measured value, as one JSON object a line. The ratio is value to limit; a limit that is a minimum is named in <see cref="AtLeast"/>.</summary>
internal sealed record BenchRow(string Bench, string Case, double Value, string Unit)
{
    public double? Limit { get; init; }

    public double? Ratio => Limit is { } limit and > 0 ? Math.Round(Value / limit, 3) : null;

    public double? CpuSeconds { get; init; }

    public double? PeakRssMb { get; init; }

    public long? N { get; init; }

    /// <summary>The limit is the least that is asked for.</summary>
    [JsonIgnore]
    public bool AtLeast { get; init; }

    [JsonIgnore]
    public bool Holds => Limit is not { } limit || (AtLeast ? Value >= limit : Value <= limit);
}
