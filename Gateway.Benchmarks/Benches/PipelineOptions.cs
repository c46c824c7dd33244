namespace Gateway.Benchmarks.Benches;

/// <summary>One case of the pipeline bench.</summary>
/// <param name="Warmup">Seconds at the same rate before anything is measured.</param>
/// <param name="Long">Memory is judged: from minute 3 on within ±10 % of its mean.</param>
/// <param name="Statements">PostgreSQL's time is told by statement, too.</param>
internal sealed record PipelineOptions(bool Postgres, int Rate, int Seconds, int Warmup, bool Long, bool Keep, bool Statements)
{
    public string Case => string.Create(CultureInfo.InvariantCulture, $"{(Postgres ? "postgresql" : "sqlite")} {Rate}/s {Seconds} s");
}
