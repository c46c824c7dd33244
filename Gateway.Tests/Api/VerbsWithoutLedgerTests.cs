using System.CommandLine;
using Gateway.Cli;
using Gateway.Cli.Demo;
using Gateway.Tests.Support;
using Npgsql;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>A verb that works on an installation says that there is none and begins none: a mistyped <c>--data</c> must not look like an empty ledger.</summary>
public sealed class VerbsWithoutLedgerTests : IDisposable
{
    /// <summary>What begins an installation, and what needs none.</summary>
    private static readonly string[] Others =
    [
        "serve", "demo", "restore", "db status", "db migrate", "edi parse", "edi validate", "edi sample", "edi schemas", "partners check", "partners test",
        "exchanges check",
    ];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // FOLDER: a folder that is there. CLI.md: exit 3, the environment failed.
    public static TheoryData<string, string[]> Verbs => new()
    {
        { "verify", [] },
        { "audit verify", [] },
        { "audit verify", ["--export", "FOLDER/trail.jsonl"] },
        { "audit keys", [] },
        { "exchanges list", [] },
        { "exchanges show", ["ex_00000000000000000000000000"] },
        { "exchanges replay", ["ex_00000000000000000000000000"] },
        { "exchanges evidence", ["ex_00000000000000000000000000", "--out", "FOLDER/evidence.zip"] },
        { "users list", [] },
        { "users add", ["Ada", "--email", "ada@example.org", "--role", "admin"] },
        { "users token", ["key"] },
        { "users revoke", ["key"] },
        { "keys new", ["northwind", "--use", "sign"] },
        { "keys import", ["northwind", "--p12", "FOLDER/invoice.json"] },
        { "keys list", [] },
        { "keys export", ["0123456789abcdef", "--out", "FOLDER/certificate.pem"] },
        { "keys rotate", ["northwind"] },
        { "keys retire", ["0123456789abcdef"] },
        { "keys announce", ["0123456789abcdef"] },
        { "keys proposals", [] },
        { "keys accept", ["0123456789abcdef"] },
        { "keys reject", ["0123456789abcdef", "--reason", "no"] },
        { "channels list", [] },
        { "channels poll", ["acme-drop"] },
        { "sftp-server apply", ["--out", "FOLDER/sshd"] },
        { "numbers list", [] },
        { "numbers set", ["interchange", "ZZ:NORTHWIND", "08:6111250008", "7"] },
        { "backup", ["FOLDER/backup"] },
        { "send", ["acme", "invoice", "FOLDER/invoice.json"] },
        { "partners plan", [] },
        { "partners apply", [] },
        { "partners diff", [] },
    };

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Verbs))]
    public async Task AVerbWithoutALedgerSaysSoAndCreatesNothing(string verb, string[] arguments)
    {
        var gateway = Gateway(new Dictionary<string, string>());
        await using (gateway)
        {
            await File.WriteAllTextAsync(_folder.File("invoice.json"), "{}", Ct);
            var result = await gateway.RunAsync([.. verb.Split(' '), .. arguments.Select(a => a.Replace("FOLDER", _folder.Path, StringComparison.Ordinal))], Ct);

            Assert.Equal((3, ""), (result.Exit, result.Output));
            Assert.StartsWith($"gw: ledger-missing: There is no ledger in {gateway.Data};", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
            Assert.Equal(["invoice.json"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void EveryVerbIsLookedAt() =>
        Assert.Equal(Leaves(GatewayCommand.Root(), "").Order(), Verbs.Select(row => row.Data.Item1).Distinct().Concat(Others).Order());

    [Fact]
    public async Task AnEmptyDatabaseIsNoLedgerEither()
    {
        var server = await PostgresServer.SharedAsync();
        var connection = server.ConnectionString(await server.CreateDatabaseAsync());
        await using var gateway = Gateway(new Dictionary<string, string>
        {
            ["Storage__Provider"] = "PostgreSql",
            ["Storage__ConnectionString"] = connection,
            ["GW_MASTER_KEY"] = Convert.ToBase64String(new byte[32]),
        });

        var result = await gateway.RunAsync(["verify"], Ct);

        Assert.Equal((3, ""), (result.Exit, result.Output));
        Assert.StartsWith("gw: ledger-missing: There is no ledger in the database;", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(gateway.Data));
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Ct));
    }

    private ChildGateway Gateway(Dictionary<string, string> environment) =>
        new(Path.Combine(AppContext.BaseDirectory, "Gateway"), _folder.Path, ProfileCopy.Find(null)!, environment, TimeProvider.System);

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(sub => Leaves(sub, path.Length == 0 ? sub.Name : path + " " + sub.Name));
}
