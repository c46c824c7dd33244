using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Exchanges;

namespace Gateway.Storage.Backups;

/// <summary>The rows of a dumped payload table whose bytes are files.</summary>
internal static class PayloadRows
{
    public static async IAsyncEnumerable<StoredPayload> ReadAsync(BackupTable table, string path, [EnumeratorCancellation] CancellationToken ct)
    {
        var text = new RowText(table.Columns);
        var at = table.Columns.Select((column, i) => (column.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i);
        using var reader = new StreamReader(path, Encoding.UTF8);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            var row = text.Read(line);
            if (row[at["file"]] is string file)
            {
                yield return new StoredPayload(
                    new ExchangeId((Guid)row[at["exchange"]]!), (string)row[at["part"]]!, (long)row[at["length"]]!,
                    new Sha256Digest((string)row[at["digest"]]!), null, file);
            }
        }
    }
}
