namespace Gateway.Benchmarks.Harness;

/// <summary>What an installation keeps its ledger in.</summary>
/// <param name="ConnectionString">A database of its own on PostgreSQL; null = SQLite in the data folder.</param>
internal sealed record Database(string? ConnectionString)
{
    public static Database Sqlite { get; } = new((string?)null);

    public bool IsPostgres => ConnectionString is not null;

    public string Name => IsPostgres ? "postgresql" : "sqlite";
}
