using System.Diagnostics;

namespace Gateway.Benchmarks.Harness;

/// <summary>
/// A gateway that is set up to run: a temporary folder with data and partners, a migrated ledger, published profiles, and keys for the retailer and for
/// reading. Its processes are started with <see cref="GatewayProcess"/>.
/// </summary>
internal sealed class Installation : IDisposable
{
    private static readonly TimeSpan VerbTimeout = TimeSpan.FromMinutes(5);

    private readonly bool _keep;

    private Installation(string folder, Database database, string masterKey, bool keep)
    {
        Folder = folder;
        Database = database;
        MasterKey = masterKey;
        _keep = keep;
    }

    public string Folder { get; }

    public Database Database { get; }

    public string MasterKey { get; }

    public string Data => Path.Combine(Folder, "data");

    public string Partners => Path.Combine(Folder, "partners");

    /// <summary>The retailer's key: hands in on its channel.</summary>
    public string SubmitKey { get; private set; } = string.Empty;

    /// <summary>An operator's key: sees everything, changes nothing.</summary>
    public string ReadKey { get; private set; } = string.Empty;

    /// <summary>Variables that verbs and processes get beside the usual ones.</summary>
    public Dictionary<string, string> Extra { get; } = [];

    /// <param name="keep">The folder is left for a look at it.</param>
    /// <param name="parallel">Attempts at once on each channel.</param>
    public static async Task<Installation> CreateAsync(Database database, Uri stub, bool keep, CancellationToken ct, int parallel = 32)
    {
        var installation = Empty(database, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), keep);
        try
        {
            RetailerProfiles.Write(installation.Partners, stub, parallel);
            await installation.MustAsync(["db", "migrate"], ct);
            await installation.MustAsync(["partners", "apply"], ct);
            installation.SubmitKey = await installation.TokenAsync(
                ["users", "token", "bench-retailer", "--partner", RetailerProfiles.Retailer, "--channel", RetailerProfiles.Channel, "--scope", "exchanges:submit"], ct);
            await installation.MakeReadKeyAsync(ct);
            return installation;
        }
        catch
        {
            installation.Dispose();
            throw;
        }
    }

    /// <summary>Folders and settings, and nothing in them: for a restore.</summary>
    public static Installation Empty(Database database, string masterKey, bool keep)
    {
        var installation = new Installation(Directory.CreateTempSubdirectory("gateway-bench-").FullName, database, masterKey, keep);
        _ = Directory.CreateDirectory(installation.Data);
        _ = Directory.CreateDirectory(installation.Partners);
        return installation;
    }

    /// <summary>The keys of another installation hold here, too: what a restore brings along.</summary>
    public void TakeKeysOf(Installation other)
    {
        SubmitKey = other.SubmitKey;
        ReadKey = other.ReadKey;
    }

    /// <summary>Needs a migrated ledger.</summary>
    public async Task MakeReadKeyAsync(CancellationToken ct) =>
        ReadKey = await TokenAsync(["users", "token", "bench-reader", "--scope", "exchanges:read"], ct);

    public async Task<VerbResult> RunAsync(IReadOnlyList<string> verb, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Programs.Gateway, [.. verb, "--data", Data, "--partners", Partners])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start);
        using var process = Children.Start(start);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(VerbTimeout);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new VerbResult(process.ExitCode, (await output).Trim(), (await errors).Trim());
        }
        finally
        {
            Children.Kill(process);
        }
    }

    public async Task MustAsync(IReadOnlyList<string> verb, CancellationToken ct) => _ = (await RunAsync(verb, ct)).OrThrow(string.Join(' ', verb));

    public void SetEnvironment(ProcessStartInfo start)
    {
        var environment = start.Environment;
        _ = environment.Remove("GW_CRASH_AT");

        // A process that is killed would leave its diagnostic sockets in the temporary folder.
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["Storage__Provider"] = Database.Name;
        if (Database.ConnectionString is { } connection)
        {
            environment["Storage__ConnectionString"] = connection;
        }

        environment["GW_MASTER_KEY"] = MasterKey;
        environment["Security__Outbound__AllowedNetworks__0"] = "127.0.0.0/8";

        // One key posts the load of many partners here.
        environment["Http__UploadsPerPrincipal"] = "2000";
        environment[RetailerProfiles.SecretOfRetailer] = Secret(1);
        environment[RetailerProfiles.SecretOfErp] = Secret(2);
        foreach (var (name, value) in Extra)
        {
            environment[name] = value;
        }
    }

    public void Dispose()
    {
        if (!_keep && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task<string> TokenAsync(IReadOnlyList<string> verb, CancellationToken ct) =>
        (await RunAsync(verb, ct)).OrThrow(string.Join(' ', verb)).Output.Split('\n')[^1].Trim();

    private static string Secret(byte fill) => "whsec_" + Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());
}
