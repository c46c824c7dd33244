using System.Diagnostics;

namespace Gateway.Benchmarks.Harness;

/// <summary>Everything around the gateway of a bench: the database server where one is needed, the stub, and an installation that points at it.</summary>
internal sealed class Rig : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private Rig(PostgresCluster? cluster, StubProcess stub, Installation installation)
    {
        Cluster = cluster;
        Stub = stub;
        Installation = installation;
    }

    /// <summary>Null on SQLite.</summary>
    public PostgresCluster? Cluster { get; }

    public StubProcess Stub { get; }

    public Installation Installation { get; }

    /// <summary>With a server of its own on PostgreSQL, set as in production.</summary>
    public static async Task<Rig> StartAsync(bool postgres, bool keep, CancellationToken ct, bool statements = false)
    {
        var cluster = postgres ? await PostgresCluster.StartAsync(statements, ct) : null;
        try
        {
            return await StartAsync(cluster, cluster is null ? Database.Sqlite : await cluster.CreateDatabaseAsync("gateway", ct), keep, ct);
        }
        catch
        {
            cluster?.Dispose();
            throw;
        }
    }

    /// <summary>In an empty database that somebody else looks after.</summary>
    public static Task<Rig> StartAsync(Database database, CancellationToken ct) => StartAsync(null, database, keep: false, ct);

    /// <summary>Seconds of CPU of the database's own processes; 0 on SQLite, which works in the gateway's.</summary>
    public double DatabaseCpuSeconds() => Cluster is { } cluster ? ProcessUsage.TreeCpuSeconds(cluster.Pid) : 0;

    public async Task<Deliveries> ErpAsync(CancellationToken ct) => new(await Stub.ErpAsync(ct), await Stub.ErpEntriesAsync(ct));

    public async Task<Deliveries> PartnerAsync(CancellationToken ct) => new(await Stub.PartnerAsync(ct), await Stub.PartnerEntriesAsync(ct));

    /// <summary>Waits until both sides of the stub have so many documents; false when that did not happen in time.</summary>
    public async Task<bool> DrainedAsync(int orders, int acknowledgments, TimeSpan within, CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while ((await Stub.ErpAsync(ct)).Keys < orders || (await Stub.PartnerAsync(ct)).Keys < acknowledgments)
        {
            if (waited.Elapsed > within)
            {
                return false;
            }

            await Task.Delay(Look, TimeProvider.System, ct);
        }

        return true;
    }

    public void Dispose()
    {
        Stub.Dispose();
        Installation.Dispose();
        Cluster?.Dispose();
    }

    private static async Task<Rig> StartAsync(PostgresCluster? cluster, Database database, bool keep, CancellationToken ct)
    {
        var stub = await StubProcess.StartAsync(ct);
        try
        {
            return new Rig(cluster, stub, await Installation.CreateAsync(database, stub.Url, keep, ct));
        }
        catch
        {
            stub.Dispose();
            throw;
        }
    }
}
