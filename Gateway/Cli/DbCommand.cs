using System.CommandLine;
using Gateway.Hosting;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Cli;

/// <summary><c>gw db</c>: the ledger's schema.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        var status = new Command("status", "Applied and pending migrations.");
        status.SetAction(Verb.WithServices(async (_, services, ct) =>
        {
            var found = await services.GetRequiredService<LedgerDatabase>().StatusAsync(ct).ConfigureAwait(false);
            Print(found);
            return found.Ready ? ExitCode.Done : ExitCode.Problems;
        }));
        var migrate = new Command("migrate", "Apply what is pending; one node at a time.");
        migrate.SetAction(Verb.WithServices(async (_, services, ct) =>
        {
            var status = await services.GetRequiredService<LedgerDatabase>().MigrateAsync(ct).ConfigureAwait(false);
            var storage = services.GetRequiredService<IOptions<StorageOptions>>().Value;
            if (storage is { Provider: StorageProvider.PostgreSql, ConnectionString: { } ledger })
            {
                await ClockSchema.InstallAsync(ledger, ct).ConfigureAwait(false);
            }

            Print(status);
            return ExitCode.Done;
        }));
        return new Command("db", "The ledger's schema: status, migrate.") { status, migrate };
    }

    private static void Print(LedgerStatus status) => Console.WriteLine(
        $"{status.Provider}: {status.Applied.Count} migrations applied, {status.Pending.Count} pending; program {status.Program}, oldest allowed {status.OldestProgram?.ToString() ?? "any"}");
}
