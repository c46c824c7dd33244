using Gateway.Storage.Sql;

namespace Gateway.Storage.Backups;

/// <summary>Writes one table of a snapshot to a file.</summary>
internal static class TableDump
{
    private const int FlushAt = 256 * 1024;

    public static async Task<BackupTable> WriteAsync(
        LedgerSnapshot snapshot, StorageProvider provider, LedgerTable table, string path, CancellationToken ct)
    {
        var text = new RowText(table.Columns);
        await using var file = new HashedFile(path);
        await using var command = snapshot.Session.Connection.CreateCommand();
        command.CommandText =
            $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM {table.Name} ORDER BY {string.Join(", ", table.Key)}";
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var row = new LedgerRow(reader, blobIds: provider == StorageProvider.Sqlite);
        using var buffer = new MemoryStream();
        long rows = 0;
        while (await reader.ReadAsync(ct))
        {
            text.Write(buffer, reader, row);
            rows++;
            if (buffer.Length >= FlushAt)
            {
                await DrainAsync(buffer, file, ct);
            }
        }

        await DrainAsync(buffer, file, ct);
        return new BackupTable(table.Name, table.Columns, rows, file.Finish());
    }

    private static async Task DrainAsync(MemoryStream buffer, HashedFile file, CancellationToken ct)
    {
        await file.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ct);
        buffer.SetLength(0);
    }
}
