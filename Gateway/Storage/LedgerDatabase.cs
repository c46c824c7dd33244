using System.Data.Common;
using Gateway.Security;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

/// <summary>The schema of the ledger: what is applied, applying the rest, and waiting until a node may start.</summary>
internal sealed class LedgerDatabase(
    LedgerEngine engine, IOptions<StorageOptions> options, TimeProvider clock, ILogger<LedgerDatabase> logger)
{
    /// <summary>Key of the advisory lock that lets one node migrate: "gateway" in ASCII.</summary>
    private const long MigrationLock = 0x67617465776179;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private static Version Program
    {
        get
        {
            var version = typeof(LedgerDatabase).Assembly.GetName().Version!;
            return new Version(version.Major, version.Minor, version.Build);
        }
    }

    public async Task<LedgerStatus> StatusAsync(CancellationToken ct)
    {
        var context = engine.CreateDbContext();
        await using (context.ConfigureAwait(false))
        {
            var known = context.Database.GetMigrations().ToList();
            if (engine.Provider == StorageProvider.Sqlite && !File.Exists(SqliteFile()))
            {
                return new LedgerStatus(engine.Provider, [], known, null, Program);
            }

            var applied = (await context.Database.GetAppliedMigrationsAsync(ct).ConfigureAwait(false)).ToList();
            var oldest = applied.Count == 0
                ? null
                : await context.LedgerInfo.Where(i => i.Name == LedgerInfoRow.OldestProgram).Select(i => i.Value)
                    .FirstOrDefaultAsync(ct).ConfigureAwait(false);
            return new LedgerStatus(
                engine.Provider, applied, [.. known.Except(applied)], oldest is null ? null : Version.Parse(oldest), Program);
        }
    }

    /// <summary>Applies what is pending; other processes that try at the same time wait. An older program is refused.</summary>
    /// <exception cref="LedgerRefusedException">The schema needs a newer program.</exception>
    public async Task<LedgerStatus> MigrateAsync(CancellationToken ct)
    {
        using var turn = engine.Provider == StorageProvider.Sqlite ? await FileTurnAsync(ct).ConfigureAwait(false) : null;
        var connection = engine.Provider == StorageProvider.PostgreSql ? await AdvisoryTurnAsync(ct).ConfigureAwait(false) : null;
        try
        {
            var status = await StatusAsync(ct).ConfigureAwait(false);
            Refuse(status);
            if (status.Pending.Count > 0)
            {
                Log.Migrating(logger, status.Pending.Count, status.Pending[^1]);
                await ApplyAsync(ct).ConfigureAwait(false);
                status = await StatusAsync(ct).ConfigureAwait(false);
            }

            return status;
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Returns when the ledger answers and its schema is that of the program or newer. SQLite is migrated by itself; on PostgreSQL somebody runs
    /// <c>gw db migrate</c>, and this waits for it.
    /// </summary>
    /// <exception cref="LedgerRefusedException">The schema needs a newer program.</exception>
    public async Task WaitReadyAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var status = engine.Provider == StorageProvider.Sqlite
                    ? await MigrateAsync(ct).ConfigureAwait(false)
                    : await StatusAsync(ct).ConfigureAwait(false);
                Refuse(status);
                if (status.Ready)
                {
                    return;
                }

                Log.WaitingForMigration(logger, status.Pending[0]);
            }
            catch (DbException error)
            {
                Log.WaitingForDatabase(logger, error.Message);
            }

            await Task.Delay(Retry, clock, ct).ConfigureAwait(false);
        }
    }

    private static void Refuse(LedgerStatus status)
    {
        if (status.ProgramTooOld)
        {
            throw new LedgerRefusedException(
                $"The ledger's schema needs program {status.OldestProgram} or newer; this is {status.Program}.");
        }
    }

    private async Task ApplyAsync(CancellationToken ct)
    {
        var context = engine.CreateDbContext();
        await using (context.ConfigureAwait(false))
        {
            if (engine.Provider == StorageProvider.Sqlite)
            {
                // EF's own lock row outlives a process that died while migrating; the file lock above is the one that counts.
                _ = await context.Database.ExecuteSqlRawAsync(
                    "DROP TABLE IF EXISTS \"__EFMigrationsLock\"", ct).ConfigureAwait(false);
            }

            await context.Database.MigrateAsync(ct).ConfigureAwait(false);
        }
    }

    private async Task<LedgerContext> AdvisoryTurnAsync(CancellationToken ct)
    {
        var context = engine.CreateDbContext();
        await context.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        _ = await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", ct).ConfigureAwait(false);
        return context;
    }

    private async Task<FileStream> FileTurnAsync(CancellationToken ct)
    {
        var path = SqliteFile() + ".migrating";
        PrivateFolder.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, ct).ConfigureAwait(false);
            }
        }
    }

    private string SqliteFile() => new SqliteConnectionStringBuilder(StorageRegistration.SqliteConnectionString(options.Value)).DataSource;
}
