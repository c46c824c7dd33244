using Npgsql;

namespace Gateway.Benchmarks.Harness;

/// <summary>Where the server's time goes, by statement (pg_stat_statements); the server's clock, so waits for locks and the disk are in it.</summary>
internal static class StatementTimes
{
    public const string Library = "pg_stat_statements";

    private const int Shown = 24;

    private const string Top = """
        SELECT calls, rows, total_exec_time, shared_blks_dirtied, wal_bytes, regexp_replace(query, '\s+', ' ', 'g')
        FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT @shown
        """;

    public static async Task BeginAsync(string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand("CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()");
        _ = await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>One line a statement: milliseconds, calls and rows, all an order.</summary>
    public static async Task SayAsync(string connectionString, int orders, Report report, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(Top);
        _ = command.Parameters.AddWithValue("shown", Shown);
        await using var reader = await command.ExecuteReaderAsync(ct);
        report.Say("statements an order:  ms     calls    rows    pages  WAL bytes");
        while (await reader.ReadAsync(ct))
        {
            double An(int column) => Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture) / orders;
            var query = reader.GetString(5);
            report.Say(string.Create(CultureInfo.InvariantCulture,
                $"{An(2),22:0.000} {An(0),8:0.000} {An(1),7:0.00} {An(3),8:0.00} {An(4),8:0}  {query[..Math.Min(query.Length, 110)]}"));
        }
    }
}
