using Gateway.Benchmarks.Harness;
using Gateway.Cli.Demo;
using Gateway.Partners;

namespace Gateway.Benchmarks.As2;

/// <summary>Everything around the gateway of an AS2 bench: database, partner, and an installation with a key, whose certificate the partner has.</summary>
internal sealed class As2Rig : IAsyncDisposable
{
    private As2Rig(PostgresCluster? cluster, Installation installation, PartyKey party, As2Stub stub, PartnerCertificate ours, string pem)
    {
        (Cluster, Installation, Party, Stub, Ours, OurPem) = (cluster, installation, party, stub, ours, pem);
        Messages = new As2Messages(party, ours, installation.Folder);
    }

    /// <summary>Null on SQLite.</summary>
    public PostgresCluster? Cluster { get; }

    public Installation Installation { get; }

    public PartyKey Party { get; }

    public As2Stub Stub { get; }

    /// <summary>The gateway's certificate.</summary>
    public PartnerCertificate Ours { get; }

    /// <summary>The file that the gateway's certificate was exported to.</summary>
    public string OurPem { get; }

    public As2Messages Messages { get; }

    public static async Task<As2Rig> StartAsync(bool postgres, bool keep, CancellationToken ct)
    {
        var cluster = postgres ? await PostgresCluster.StartAsync(statements: false, ct) : null;
        PartyKey? party = null;
        As2Stub? stub = null;
        Installation? installation = null;
        try
        {
            var database = cluster is null ? Database.Sqlite : await cluster.CreateDatabaseAsync("gateway", ct);
            installation = Installation.Empty(database, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), keep);
            party = PartyKey.Create(As2Profiles.Partner, TimeProvider.System);
            stub = await As2Stub.StartAsync(party, installation.Folder, ct);
            As2Profiles.Write(installation.Partners, party.Pem, stub.Url);
            await installation.MustAsync(["db", "migrate"], ct);
            await installation.MustAsync(["partners", "apply"], ct);
            var made = (await installation.RunAsync(["keys", "new", As2Profiles.Key, "--use", "sign,encrypt", "--algorithm", "rsa-2048"], ct)).OrThrow("keys new");
            var pem = Path.Combine(installation.Folder, "gateway.pem");
            await installation.MustAsync(["keys", "export", made.Output.Split('\n')[^1].Trim(), "--out", pem], ct);
            var ours = PartyKey.Trust("gateway", await File.ReadAllBytesAsync(pem, ct));
            stub.Trust(ours);
            await installation.MakeReadKeyAsync(ct);
            return new As2Rig(cluster, installation, party, stub, ours, pem);
        }
        catch
        {
            if (stub is not null)
            {
                await stub.DisposeAsync();
            }

            party?.Dispose();
            installation?.Dispose();
            cluster?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stub.DisposeAsync();
        Party.Dispose();
        Installation.Dispose();
        Cluster?.Dispose();
    }
}
