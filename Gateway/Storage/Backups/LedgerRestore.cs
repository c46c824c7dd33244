using System.Globalization;
using Gateway.Audit;
using Gateway.Security;
using Gateway.Storage.Payloads;
using Gateway.Storage.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace Gateway.Storage.Backups;

/// <summary>
/// Puts a backup into an empty installation. Everything is checked first; rows and what must change in them are one transaction; when it fails
/// half-way, what was copied is removed again.
/// </summary>
internal sealed class LedgerRestore(
    LedgerEngine engine, LedgerDatabase database, Lazy<MasterKey> master, IOptions<SecurityOptions> security, SecurityPlaces places,
    PayloadFolder payloads, IDurableFiles durable, IOptions<AuditOptions> audit, TimeProvider clock, ILogger<LedgerRestore> logger)
{
    /// <exception cref="BackupException">The backup or the target is not fit; nothing was changed.</exception>
    /// <exception cref="MasterKeyException">The master key is missing or not the one of the installation that made the backup; nothing was changed.</exception>
    public async Task<RestoreResult> RestoreAsync(string folder, RestoreOptions options, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.ControlNumbersAhead);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ControlNumbersAhead, RestoreOptions.FurthestAhead);
        var (manifest, bytes) = await BackupReader.OpenAsync(folder, ct);
        await RequireEmptyAsync(ct);
        if (!options.WithoutKeys)
        {
            await RequireKeysAsync(folder, manifest, bytes, ct);
        }

        var done = false;
        try
        {
            if (!options.WithoutKeys)
            {
                await RestoreKeysAsync(folder, manifest, ct);
            }

            await PrepareSchemaAsync(manifest, ct);
            var files = await RestorePayloadsAsync(folder, ct);
            var rootList = NewRootListName();
            var held = await RestoreRowsAsync(folder, manifest, options, rootList, ct);
            done = true;
            MoveRootList(rootList);
            if (!(await database.StatusAsync(ct)).Ready)
            {
                _ = await database.MigrateAsync(ct);
            }

            Log.Restored(logger, folder, manifest.CreatedAt, held.Deliveries, held.Exchanges, options.ControlNumbersAhead);
            return new RestoreResult(manifest.CreatedAt, manifest.Tables.Sum(table => table.Rows), files, held.Deliveries, held.Exchanges, rootList);
        }
        finally
        {
            if (!done)
            {
                CleanUp();
            }
        }
    }

    private async Task RequireEmptyAsync(CancellationToken ct)
    {
        if (Files(places.KeysFolder, "installation*").Any() || Files(payloads.Root, "*").Any())
        {
            throw new BackupException(BackupException.NotEmpty, $"{places.DataFolder} holds keys or payloads already.");
        }

        if ((await database.StatusAsync(ct)).Applied.Count == 0)
        {
            return;
        }

        await using var context = engine.CreateDbContext();
        await using var session = await engine.OpenAsync(ct);
        foreach (var table in LedgerTables.Of(context).Where(table => table.Name != "ledger_info"))
        {
            await using var command = session.Connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM (SELECT 1 FROM {table.Name} LIMIT 1) AS one";
            if (Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture) > 0)
            {
                throw new BackupException(BackupException.NotEmpty, $"The ledger is not empty: table {table.Name} has rows.");
            }
        }
    }

    /// <summary>The master key opens the keys in the backup, and one of them signed it. A new master key is never made: it could open nothing.</summary>
    private async Task RequireKeysAsync(string folder, BackupManifest manifest, byte[] bytes, CancellationToken ct)
    {
        if (!MasterKeySource.IsGiven(places, security.Value, Environment.GetEnvironmentVariable))
        {
            throw new MasterKeyException(
                MasterKeyException.Missing,
                $"The master key of the installation that was backed up is needed: set {MasterKeySource.Variable} or Security:MasterKeyFile, "
                + $"or put {MasterKeySource.FileName} into {places.KeysFolder}.");
        }

        using var keys = InstallationKey.Read(Path.Combine(folder, BackupManifest.KeysFolder), master.Value, clock);
        await BackupReader.CheckSignatureAsync(folder, manifest, bytes, keys, ct);
    }

    private async Task RestoreKeysAsync(string folder, BackupManifest manifest, CancellationToken ct)
    {
        using var held = KeyFolder.Lock(places.KeysFolder, clock);
        foreach (var key in manifest.Keys)
        {
            var content = await File.ReadAllBytesAsync(BackupPath.Below(Path.Combine(folder, BackupManifest.KeysFolder), key.Path), ct);
            KeyFolder.Write(BackupPath.Below(places.KeysFolder, key.Path), content);
        }
    }

    /// <summary>The schema as it was, so that the rows fit; later migrations run over them afterwards.</summary>
    private async Task PrepareSchemaAsync(BackupManifest manifest, CancellationToken ct)
    {
        var status = await database.StatusAsync(ct);
        await using var context = engine.CreateDbContext();
        if (status.Applied.Count == 0 && manifest.Provider == engine.Provider && status.Pending.Contains(manifest.Migration))
        {
            await context.GetService<IMigrator>().MigrateAsync(manifest.Migration, ct);
            return;
        }

        if (!status.Ready)
        {
            _ = await database.MigrateAsync(ct);
        }

        var here = LedgerTables.Of(context).ToDictionary(table => table.Name, table => table.Columns.ToHashSet());
        if (manifest.Tables.Any(table => !here.TryGetValue(table.Name, out var columns) || !columns.SetEquals(table.Columns)))
        {
            throw new BackupException(
                BackupException.Unknown,
                $"The backup's schema ({manifest.Provider} {manifest.Migration}) is not the one of this program and database.");
        }
    }

    private async Task<long> RestorePayloadsAsync(string folder, CancellationToken ct)
    {
        long files = 0;
        await foreach (var payload in BackupReader.PayloadsAsync(folder, ct))
        {
            var source = BackupPath.Below(Path.Combine(folder, BackupManifest.PayloadsFolder), payload.Path);
            var target = BackupPath.Below(payloads.Root, payload.Path);
            payloads.Prepare(target);
            if (!File.Exists(source) || await CopyAsync(source, target + PayloadFolder.Unfinished, ct) != payload.Sha256)
            {
                throw new BackupException(BackupException.Damaged, $"Payload file {payload.Path} is missing or not what the backup says.");
            }

            durable.Rename(target + PayloadFolder.Unfinished, target);
            durable.FlushFolder(Path.GetDirectoryName(target)!);
            files++;
        }

        return files;
    }

    private static async Task<string> CopyAsync(string source, string target, CancellationToken ct)
    {
        await using var content = File.OpenRead(source);
        await using var file = new HashedFile(target);
        await file.CopyAsync(content, ct);
        return file.Finish();
    }

    private async Task<(long Deliveries, long Exchanges)> RestoreRowsAsync(
        string folder, BackupManifest manifest, RestoreOptions options, string? rootList, CancellationToken ct)
    {
        await using var session = await engine.BeginAsync(ct);
        await using (var command = session.Connection.CreateCommand())
        {
            command.Transaction = session.Transaction;
            command.CommandText = "DELETE FROM ledger_info";
            _ = await command.ExecuteNonQueryAsync(ct);
        }

        foreach (var table in manifest.Tables)
        {
            await TableLoad.ReadAsync(session, table, Path.Combine(folder, BackupManifest.TablesFolder, table.Name + ".jsonl"), ct);
        }

        var held = await RestoredLedger.SettleAsync(session, manifest, options, rootList, clock.GetUtcNow(), ct);
        await session.CommitAsync();
        return held;
    }

    private string? NewRootListName() => audit.Value.RootFile is { Length: > 0 } file && File.Exists(file)
        ? string.Create(CultureInfo.InvariantCulture, $"{file}.until-{clock.GetUtcNow():yyyyMMddHHmmss}")
        : null;

    /// <summary>The list may know seals that the backup does not have; the new trail begins a list of its own.</summary>
    private void MoveRootList(string? name)
    {
        if (name is not null)
        {
            File.Move(audit.Value.RootFile!, name);
        }
    }

    private void CleanUp()
    {
        foreach (var path in Files(places.KeysFolder, "installation*").Concat(Files(payloads.Root, "*")))
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories) : [];
}
