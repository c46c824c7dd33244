using System.Diagnostics;
using Npgsql;

namespace Gateway.Benchmarks.Harness;

/// <summary>
/// A real PostgreSQL of the bench, with the settings of production where they cost time: fsync, synchronous_commit and full_page_writes on. It ends with
/// this process: a shell waits for the end of its standard input and then stops the server by its pid.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string Script = """
        set -e
        "$0"/initdb -D "$1"/data -U gateway --auth=trust -E UTF8 --locale=C --no-sync >"$1"/log 2>&1
        "$0"/postgres -D "$1"/data -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
            -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers=256MB -c max_wal_size=2GB \
            -c autovacuum_naptime=15s -c log_min_messages=warning -c shared_preload_libraries="$3" >>"$1"/log 2>&1 &
        server=$!
        cat >/dev/null
        kill -INT $server
        wait $server || true
        rm -rf "$1"/data
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _shell;
    private readonly string _folder;
    private readonly int _port;

    private PostgresCluster(Process shell, string folder, int port)
    {
        _shell = shell;
        _folder = folder;
        _port = port;
    }

    /// <summary>Where psql and pgbench are; null when PostgreSQL is not installed.</summary>
    public static string? Binaries => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
            .Where(d => File.Exists(Path.Combine(d, "postgres"))).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
        : null;

    /// <summary>The server's own process, whose children are its backends.</summary>
    public int Pid { get; private set; }

    public int Port => _port;

    /// <param name="statements">Count the server's time a statement; costs a few per cent.</param>
    public static async Task<PostgresCluster> StartAsync(bool statements, CancellationToken ct)
    {
        var binaries = Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed (Debian: postgresql).");
        var folder = Directory.CreateTempSubdirectory("gateway-bench-postgres-").FullName;
        var port = Ports.Free();
        string[] command = ["sh", "-c", Script, binaries, folder, port.ToString(CultureInfo.InvariantCulture), statements ? StatementTimes.Library : ""];
        if (Environment.IsPrivilegedProcess)
        {
            using var owner = Process.Start("chown", ["postgres", folder]);
            await owner.WaitForExitAsync(ct);
            command = ["runuser", "-u", "postgres", "--", .. command];
        }

        var cluster = new PostgresCluster(
            Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" })!, folder, port);
        try
        {
            await cluster.WaitAsync(ct);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=gateway;Database={database};Maximum Pool Size=40");

    public async Task<Database> CreateDatabaseAsync(string name, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE template0");
        _ = await command.ExecuteNonQueryAsync(ct);
        return new Database(ConnectionString(name));
    }

    public void Dispose()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            _ = _shell.WaitForExit(TimeSpan.FromSeconds(30));
        }

        _shell.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
                await connection.OpenAsync(ct);
                Pid = int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
                return;
            }
            catch (NpgsqlException) when (waited.Elapsed < StartTimeout && !_shell.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
            }
        }
    }
}
