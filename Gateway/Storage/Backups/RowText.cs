using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Backups;

/// <summary>A row as one line of text: a JSON array in the order of the columns; ids as UUIDs, bytes as base64.</summary>
internal sealed class RowText(IReadOnlyList<LedgerColumn> columns)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the row on which the reader stands, with its line end.</summary>
    public void Write(Stream output, DbDataReader reader, LedgerRow row)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartArray();
            for (var i = 0; i < columns.Count; i++)
            {
                if (reader.IsDBNull(i))
                {
                    json.WriteNullValue();
                    continue;
                }

                Write(json, columns[i].Kind, reader, row, i);
            }

            json.WriteEndArray();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>The values of a line: Guid, string, long, int, bool, byte[] or null.</summary>
    /// <exception cref="InvalidDataException">The line is no row of these columns.</exception>
    public object?[] Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetArrayLength() != columns.Count)
            {
                throw new InvalidDataException($"A row has {json.RootElement.GetArrayLength()} values for {columns.Count} columns.");
            }

            return [.. json.RootElement.EnumerateArray().Select((value, i) => Read(columns[i].Kind, value))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"A line is not a row: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter json, LedgerColumnKind kind, DbDataReader reader, LedgerRow row, int i)
    {
        switch (kind)
        {
            case LedgerColumnKind.Id:
                json.WriteStringValue(row.Id(i));
                break;
            case LedgerColumnKind.Text:
                json.WriteStringValue(row.Text(i));
                break;
            case LedgerColumnKind.Big or LedgerColumnKind.Int:
                json.WriteNumberValue(row.Big(i));
                break;
            case LedgerColumnKind.Flag:
                json.WriteBooleanValue(reader.GetBoolean(i));
                break;
            case LedgerColumnKind.Bytes:
                json.WriteBase64StringValue(row.BytesOrNull(i));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of column.");
        }
    }

    private static object? Read(LedgerColumnKind kind, JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        LedgerColumnKind.Id => value.GetGuid(),
        LedgerColumnKind.Text => value.GetString(),
        LedgerColumnKind.Big => value.GetInt64(),
        LedgerColumnKind.Int => value.GetInt32(),
        LedgerColumnKind.Flag => value.GetBoolean(),
        LedgerColumnKind.Bytes => value.GetBytesFromBase64(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of column."),
    };
}
