using System.CommandLine;
using System.Data.Common;
using Gateway.Hosting;
using Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Cli;

/// <summary>How a verb runs: its services, its errors on one line of standard error with a code, its exit code.</summary>
internal static class Verb
{
    /// <summary>A verb that works on an installation: its ledger is there (on SQLite migrated before it runs), and none is begun for it.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> WithLedger(Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run) =>
        WithServices(async (parsed, services, ct) =>
        {
            var database = services.GetRequiredService<LedgerDatabase>();
            var status = await database.StatusAsync(ct).ConfigureAwait(false);
            if (status.Applied.Count == 0)
            {
                return Fail(ExitCode.Environment, "ledger-missing", $"There is no ledger in {Place(services, status)}; 'gw serve' and 'gw db migrate' begin one.");
            }

            if (status is { Provider: StorageProvider.Sqlite, Ready: false })
            {
                status = await database.MigrateAsync(ct).ConfigureAwait(false);
            }

            return status.Ready
                ? await run(parsed, services, ct).ConfigureAwait(false)
                : Fail(ExitCode.Environment, "ledger-not-migrated", "Run 'gw db migrate' first.");
        });

    /// <summary>A verb that needs services, and looks after the ledger itself.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> WithServices(Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run) =>
        (parsed, ct) => GuardAsync(async () =>
        {
            var services = CliServices.Build(CommonOptions.Overrides(parsed));
            await using (services.ConfigureAwait(false))
            {
                return await run(parsed, services, ct).ConfigureAwait(false);
            }
        });

    /// <summary>A verb that needs nothing.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Plain(Func<ParseResult, CancellationToken, Task<int>> run) =>
        (parsed, ct) => GuardAsync(() => run(parsed, ct));

    /// <summary>Says that an input file is not there; null when it is.</summary>
    public static int? Missing(FileInfo file) =>
        file.Exists ? null : Fail(ExitCode.Problems, "file-missing", $"There is no file {file.FullName}.");

    /// <summary>One line on standard error.</summary>
    public static int Fail(int exit, string code, string detail)
    {
        Console.Error.WriteLine($"gw: {code}: {Visible.Of(detail.ReplaceLineEndings(" "))}");
        return exit;
    }

    /// <summary>One line on standard error about what went through all the same.</summary>
    public static void Warn(string code, string detail) => _ = Fail(ExitCode.Done, code, detail);

    private static string Place(IServiceProvider services, LedgerStatus status) => status.Provider == StorageProvider.Sqlite
        ? Path.GetFullPath(services.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory)
        : "the database";

    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (StartRefusedException error)
        {
            return Fail(ExitCode.Environment, error.Code, error.Message);
        }
        catch (LedgerRefusedException error)
        {
            return Fail(ExitCode.Environment, "ledger-refused", error.Message);
        }
        catch (Gateway.Security.MasterKeyException error)
        {
            return Fail(ExitCode.Environment, error.Code, error.Message);
        }
        catch (Gateway.Storage.Backups.BackupException error)
        {
            return Fail(ExitCode.Problems, error.Code, error.Message);
        }
        catch (DbException error)
        {
            return Fail(ExitCode.Environment, "database", error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.Environment, "io", error.Message);
        }
        catch (OptionsValidationException error)
        {
            return Fail(ExitCode.Environment, "settings-invalid", error.Message);
        }
    }
}
