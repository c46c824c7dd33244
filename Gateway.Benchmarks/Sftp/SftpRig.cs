using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.Sftp;

/// <summary>Everything around the gateway of the SFTP bench: database, the partner's server, and an installation that fetches from it and puts files there.</summary>
internal sealed class SftpRig : IAsyncDisposable
{
    private readonly PostgresCluster? _cluster;
    private int _processes;

    private SftpRig(PostgresCluster? cluster, SftpServer server, Installation installation) =>
        (_cluster, Server, Installation, Files) = (cluster, server, installation, new SftpFiles(server));

    public SftpServer Server { get; }

    public Installation Installation { get; }

    public SftpFiles Files { get; }

    public static async Task<SftpRig> StartAsync(bool postgres, bool keep, CancellationToken ct)
    {
        var cluster = postgres ? await PostgresCluster.StartAsync(statements: false, ct) : null;
        SftpServer? server = null;
        Installation? installation = null;
        try
        {
            server = await SftpServer.StartAsync(ct);
            var database = cluster is null ? Database.Sqlite : await cluster.CreateDatabaseAsync("gateway", ct);
            installation = Installation.Empty(database, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), keep);
            installation.Extra[SftpProfiles.KeyVariable] = server.PrivateKey;
            SftpProfiles.Write(installation.Partners, server);
            await installation.MustAsync(["db", "migrate"], ct);
            await installation.MustAsync(["partners", "apply"], ct);
            await installation.MakeReadKeyAsync(ct);
            return new SftpRig(cluster, server, installation);
        }
        catch
        {
            installation?.Dispose();
            server?.Dispose();
            cluster?.Dispose();
            throw;
        }
    }

    /// <summary>A process that has not grown by anything yet.</summary>
    public async Task<GatewayProcess> StartGatewayAsync(CancellationToken ct)
    {
        var gateway = GatewayProcess.Start(Installation, Node.Create(Installation, string.Create(CultureInfo.InvariantCulture, $"gateway-{++_processes}")));
        try
        {
            await gateway.WaitReadyAsync(ct);
            return gateway;
        }
        catch
        {
            gateway.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Server.Dispose();
        Installation.Dispose();
        _cluster?.Dispose();
        return ValueTask.CompletedTask;
    }
}
