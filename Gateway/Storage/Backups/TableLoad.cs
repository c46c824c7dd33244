using System.Data.Common;
using System.Text;
using Gateway.Storage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Storage.Backups;

/// <summary>Fills one table from a file, inside the session's transaction.</summary>
internal static class TableLoad
{
    /// <exception cref="BackupException">The file does not hold the rows that the manifest counts.</exception>
    public static async Task ReadAsync(LedgerSession session, BackupTable table, string path, CancellationToken ct)
    {
        var rows = session.Connection is NpgsqlConnection postgres
            ? await CopyAsync(postgres, table, path, ct)
            : await InsertAsync(session, table, path, ct);
        if (rows != table.Rows)
        {
            throw new BackupException(BackupException.Damaged, $"{path} holds {rows} rows, the manifest counts {table.Rows}.");
        }
    }

    private static async Task<long> CopyAsync(NpgsqlConnection connection, BackupTable table, string path, CancellationToken ct)
    {
        long rows = 0;
        await using var import = await connection.BeginBinaryImportAsync($"COPY {table.Name} ({Names(table)}) FROM STDIN (FORMAT BINARY)", ct);
        await foreach (var values in RowsAsync(table, path, ct))
        {
            await import.StartRowAsync(ct);
            for (var i = 0; i < values.Length; i++)
            {
                await WriteAsync(import, table.Columns[i].Kind, values[i], ct);
            }

            rows++;
        }

        _ = await import.CompleteAsync(ct);
        return rows;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter import, LedgerColumnKind kind, object? value, CancellationToken ct) => value is null
        ? import.WriteNullAsync(ct)
        : kind switch
        {
            LedgerColumnKind.Id => import.WriteAsync((Guid)value, NpgsqlDbType.Uuid, ct),
            LedgerColumnKind.Text => import.WriteAsync((string)value, NpgsqlDbType.Text, ct),
            LedgerColumnKind.Big => import.WriteAsync((long)value, NpgsqlDbType.Bigint, ct),
            LedgerColumnKind.Int => import.WriteAsync((int)value, NpgsqlDbType.Integer, ct),
            LedgerColumnKind.Flag => import.WriteAsync((bool)value, NpgsqlDbType.Boolean, ct),
            LedgerColumnKind.Bytes => import.WriteAsync((byte[])value, NpgsqlDbType.Bytea, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of column."),
        };

    private static async Task<long> InsertAsync(LedgerSession session, BackupTable table, string path, CancellationToken ct)
    {
        long rows = 0;
        await using var command = session.Connection.CreateCommand();
        command.Transaction = session.Transaction;
        command.CommandText = $"INSERT INTO {table.Name} ({Names(table)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => "@p" + i))})";
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i;
            _ = command.Parameters.Add(parameter);
        }

        await foreach (var values in RowsAsync(table, path, ct))
        {
            Fill(command.Parameters, values);
            _ = await command.ExecuteNonQueryAsync(ct);
            rows++;
        }

        return rows;
    }

    private static void Fill(DbParameterCollection parameters, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                Guid id => id.ToByteArray(bigEndian: true),
                bool flag => flag ? 1L : 0L,
                var value => value,
            };
        }
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(
        BackupTable table, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var text = new RowText(table.Columns);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 256 * 1024, FileOptions.SequentialScan);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            yield return text.Read(line);
        }
    }

    private static string Names(BackupTable table) => string.Join(", ", table.Columns.Select(column => column.Name));
}
