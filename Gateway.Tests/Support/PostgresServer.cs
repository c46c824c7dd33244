using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Gateway.Tests.Support;

/// <summary>
/// A real PostgreSQL of the test run: its own cluster in a temporary folder on a free loopback port. It ends with the process that started it: a shell
/// waits for the end of its standard input and then stops the server by its pid.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "gateway";

    private const string Script = """
        set -e
        "$0"/initdb -D "$1"/data -U gateway --auth=trust -E UTF8 --locale=C --no-sync >"$1"/log 2>&1
        "$0"/postgres -D "$1"/data -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
            -c fsync="$3" -c full_page_writes="$3" -c log_min_messages=warning -c shared_buffers=128MB >>"$1"/log 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT $server
        wait $server || true
        rm -rf "$1"
        """;

    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => StartAsync(durable: false));

    private readonly Process _shell;
    private readonly string _folder;

    private PostgresServer(Process shell, string folder, int port)
    {
        _shell = shell;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Processor time of the server's processes so far.</summary>
    public TimeSpan CpuTime => TimeSpan.FromMilliseconds(10 * Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(d[6])).Sum(Ticks));

    /// <summary>The server that the tests of a run share; started by the first that asks. Missing binaries skip or fail the test.</summary>
    public static Task<PostgresServer> SharedAsync()
    {
        if (Binaries() is null)
        {
            OutsideServer.Missing("PostgreSQL is not installed (Debian: postgresql).");
        }

        return Shared.Value;
    }

    /// <summary>Ends the shared server, where a test asked for it.</summary>
    public static async Task StopSharedAsync()
    {
        if (Shared.IsValueCreated)
        {
            (await Shared.Value).Dispose();
        }
    }

    /// <summary>Starts a server of its own.</summary>
    /// <param name="durable">True: fsync as in production, for measurements.</param>
    public static async Task<PostgresServer> StartAsync(bool durable)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-postgres-").FullName;
        var port = FreePort();
        string[] command = ["sh", "-c", Script, Binaries()!, folder, port.ToString(), durable ? "on" : "off"];
        if (Environment.IsPrivilegedProcess)
        {
            using var owner = Process.Start("chown", ["postgres", folder]);
            await owner.WaitForExitAsync();
            command = ["runuser", "-u", "postgres", "--", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        var server = new PostgresServer(Process.Start(start)!, folder, port);
        await server.WaitAsync();
        return server;
    }

    /// <summary>A new database, empty or a copy of another.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = "t" + Guid.CreateVersion7().ToString("N");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"}");
        _ = await command.ExecuteNonQueryAsync();
        return name;
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={User};Database={database};Maximum Pool Size=40;Include Error Detail=true";

    public void Dispose()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            // Removing hundreds of databases takes a minute on a busy machine; nothing may outlive the run.
            _ = _shell.WaitForExit(TimeSpan.FromMinutes(5));
        }
    }

    private static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
            .Where(d => File.Exists(Path.Combine(d, "postgres"))).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
        : null;

    /// <summary>Clock ticks of a process, from the 14th and 15th field of its stat line (proc(5)); every process of a cluster works in its data folder.</summary>
    private long Ticks(string process)
    {
        try
        {
            if (new FileInfo(process + "/cwd").LinkTarget != Path.Combine(_folder, "data"))
            {
                return 0;
            }

            var line = File.ReadAllText(process + "/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return long.Parse(fields[11]) + long.Parse(fields[12]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task WaitAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (deadline.Elapsed < TimeSpan.FromSeconds(60) && !_shell.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
