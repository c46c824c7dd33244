using System.Text;
using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Security;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Backups;

/// <summary>
/// Writes a backup beside a working installation: all tables as of one snapshot, then the payload files that its rows name (purging is paused), the
/// wrapped installation keys, and a signed manifest. The master key is not in it. Folder and files are for their owner alone.
/// </summary>
internal sealed class LedgerBackup(
    LedgerEngine engine, LedgerDatabase database, IPayloadStore payloads, IInstallationKey key, SecurityPlaces places, TimeProvider clock,
    ILogger<LedgerBackup> logger)
{
    /// <param name="folder">Does not exist yet, or is empty.</param>
    /// <exception cref="BackupException">The folder is not empty.</exception>
    public async Task<BackupManifest> WriteAsync(string folder, CancellationToken ct)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new BackupException(BackupException.NotEmpty, $"{folder} is not empty.");
        }

        PrivateFolder.Take(folder);
        var createdAt = clock.GetUtcNow();
        await using var pause = await PurgePause.BeginAsync(engine, clock, ct);
        var status = await database.StatusAsync(ct);
        var tables = await DumpAsync(folder, ct);
        var files = await CopyPayloadsAsync(folder, tables.Single(table => table.Name == "payload"), ct);
        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat, createdAt, status.Program.ToString(), engine.Provider, status.Applied[^1], key.KeyId, tables, files,
            await CopyKeysAsync(folder, ct));
        await SignAsync(folder, manifest, ct);
        Log.BackupWritten(logger, folder, tables.Sum(table => table.Rows), files.Files, files.Lost.Count);
        return manifest;
    }

    private async Task<IReadOnlyList<BackupTable>> DumpAsync(string folder, CancellationToken ct)
    {
        IReadOnlyList<LedgerTable> tables;
        await using (var context = engine.CreateDbContext())
        {
            tables = LedgerTables.Of(context);
        }

        var written = new List<BackupTable>();
        await using var snapshot = await LedgerSnapshot.OpenAsync(engine, ct);
        foreach (var table in tables)
        {
            var path = Path.Combine(folder, BackupManifest.TablesFolder, table.Name + ".jsonl");
            written.Add(await TableDump.WriteAsync(snapshot, engine.Provider, table, path, ct));
        }

        return written;
    }

    private async Task<BackupPayloads> CopyPayloadsAsync(string folder, BackupTable table, CancellationToken ct)
    {
        long files = 0, bytes = 0;
        var lost = new List<string>();
        await using var list = new HashedFile(Path.Combine(folder, BackupManifest.PayloadList));
        await foreach (var payload in PayloadRows.ReadAsync(table, Path.Combine(folder, BackupManifest.TablesFolder, "payload.jsonl"), ct))
        {
            if (await CopyPayloadAsync(payload, BackupPath.Below(Path.Combine(folder, BackupManifest.PayloadsFolder), payload.File!), ct))
            {
                var line = JsonSerializer.SerializeToUtf8Bytes(
                    new BackupFile(payload.File!, payload.Length, payload.Digest.Hex), BackupJson.Default.BackupFile);
                await list.WriteAsync(line.Append((byte)'\n').ToArray(), ct);
                files++;
                bytes += payload.Length;
            }
            else
            {
                lost.Add(payload.File!);
            }
        }

        return new BackupPayloads(files, bytes, list.Finish(), lost);
    }

    /// <summary>
    /// The store checks the hash while it opens; what it refuses is left out and named, the rest of the backup is worth having.
    /// </summary>
    private async Task<bool> CopyPayloadAsync(StoredPayload payload, string target, CancellationToken ct)
    {
        try
        {
            await using var content = await payloads.OpenReadAsync(payload, ct);
            await using var file = new HashedFile(target);
            await file.CopyAsync(content, ct);
            return file.Finish() == payload.Digest.Hex;
        }
        catch (Exception error) when (error is PayloadCorruptException or PayloadUnreadableException or FileNotFoundException or DirectoryNotFoundException)
        {
            Log.PayloadLost(logger, payload.File!, payload.Exchange, error.Message);
            return false;
        }
    }

    private async Task<IReadOnlyList<BackupFile>> CopyKeysAsync(string folder, CancellationToken ct)
    {
        var copied = new List<BackupFile>();
        foreach (var path in Directory.EnumerateFiles(places.KeysFolder, "installation*").Order(StringComparer.Ordinal))
        {
            await using var file = new HashedFile(Path.Combine(folder, BackupManifest.KeysFolder, Path.GetFileName(path)));
            await file.WriteAsync(await File.ReadAllBytesAsync(path, ct), ct);
            copied.Add(new BackupFile(Path.GetFileName(path), file.Length, file.Finish()));
        }

        return copied;
    }

    private async Task SignAsync(string folder, BackupManifest manifest, CancellationToken ct)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest);
        await using (var signature = new HashedFile(Path.Combine(folder, BackupManifest.SignatureFile)))
        {
            await signature.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(key.Sign(json)) + "\n"), ct);
            _ = signature.Finish();
        }

        var path = Path.Combine(folder, BackupManifest.FileName);
        await using (var file = new HashedFile(path + ".tmp"))
        {
            await file.WriteAsync(json, ct);
            _ = file.Finish();
        }

        File.Move(path + ".tmp", path);
    }
}
