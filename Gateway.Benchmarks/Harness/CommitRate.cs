using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Benchmarks.Harness;

/// <summary>What this machine's disk allows: durable single-row inserts a second, with nothing around them.</summary>
internal static partial class CommitRate
{
    private const string Insert = "INSERT INTO commit_rate(v) VALUES ('one row of a hundred characters or so, as a ledger has them, so that the page is not empty');";

    /// <summary>pgbench, one insert a transaction, prepared, with fsync and synchronous_commit on.</summary>
    public static async Task<double> PostgresAsync(PostgresCluster cluster, int clients, int seconds, CancellationToken ct)
    {
        await using (var source = NpgsqlDataSource.Create(cluster.ConnectionString("postgres") + ";Pooling=false"))
        await using (var command = source.CreateCommand("CREATE TABLE IF NOT EXISTS commit_rate(id bigserial PRIMARY KEY, v text)"))
        {
            _ = await command.ExecuteNonQueryAsync(ct);
        }

        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Insert, ct);
            var start = new ProcessStartInfo(
                Path.Combine(PostgresCluster.Binaries!, "pgbench"),
                [
                    "-h", "127.0.0.1", "-p", Text(cluster.Port), "-U", "gateway", "-n", "-M", "prepared", "-f", script, "-c", Text(clients), "-T", Text(seconds),
                    "postgres",
                ])
            { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Children.Start(start);
            var output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            Children.Forget(process);
            return double.Parse(Tps().Match(output).Groups["tps"].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <summary>One connection, WAL, synchronous=FULL, one insert a transaction.</summary>
    public static double Sqlite(string folder, TimeSpan time)
    {
        var path = Path.Combine(folder, "commit-rate.db");
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE commit_rate(id INTEGER PRIMARY KEY, v TEXT);");
        using var insert = connection.CreateCommand();
        insert.CommandText = Insert;
        var since = Stopwatch.StartNew();
        var count = 0;
        for (; since.Elapsed < time; count++)
        {
            _ = insert.ExecuteNonQuery();
        }

        return count / since.Elapsed.TotalSeconds;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        _ = command.ExecuteNonQuery();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = (?<tps>[0-9.]+)")]
    private static partial Regex Tps();
}
