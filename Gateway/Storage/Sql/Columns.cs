using System.Runtime.InteropServices;
using NpgsqlTypes;

namespace Gateway.Storage.Sql;

/// <summary>The types of the ledger's columns: ids, text, whole numbers, flags, bytes.</summary>
internal static class Columns
{
    public static Column<TRow> Id<TRow>(string name, Func<TRow, Guid> get) =>
        new TypedColumn<TRow, Guid>(name, NpgsqlDbType.Uuid, "uuid", get, v => v.ToByteArray(bigEndian: true));

    public static Column<TRow> Id<TRow>(string name, Func<TRow, Guid?> get) => new TypedColumn<TRow, Guid?>(
        name, NpgsqlDbType.Uuid, "uuid", get, v => v is { } id ? id.ToByteArray(bigEndian: true) : DBNull.Value);

    public static Column<TRow> Text<TRow>(string name, Func<TRow, string?> get) => new TypedColumn<TRow, string?>(
        name, NpgsqlDbType.Text, "text", row => Checked(name, get(row)), v => v is null ? DBNull.Value : v);

    public static Column<TRow> Big<TRow>(string name, Func<TRow, long> get) =>
        new TypedColumn<TRow, long>(name, NpgsqlDbType.Bigint, "bigint", get, v => v);

    public static Column<TRow> Big<TRow>(string name, Func<TRow, long?> get) =>
        new TypedColumn<TRow, long?>(name, NpgsqlDbType.Bigint, "bigint", get, v => v is { } number ? number : DBNull.Value);

    public static Column<TRow> Int<TRow>(string name, Func<TRow, int> get) =>
        new TypedColumn<TRow, int>(name, NpgsqlDbType.Integer, "integer", get, v => (long)v);

    public static Column<TRow> Int<TRow>(string name, Func<TRow, int?> get) =>
        new TypedColumn<TRow, int?>(name, NpgsqlDbType.Integer, "integer", get, v => v is { } number ? (long)number : DBNull.Value);

    public static Column<TRow> Flag<TRow>(string name, Func<TRow, bool> get) =>
        new TypedColumn<TRow, bool>(name, NpgsqlDbType.Boolean, "boolean", get, v => v ? 1L : 0L);

    public static Column<TRow> Bytes<TRow>(string name, Func<TRow, ReadOnlyMemory<byte>?> get) => new TypedColumn<TRow, byte[]?>(
        name, NpgsqlDbType.Bytea, "bytea", row => Whole(get(row)), v => v is null ? DBNull.Value : v);

    private static byte[]? Whole(ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes)
        {
            return null;
        }

        return MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
    }

    /// <summary>
    /// PostgreSQL stores no NUL in text, and half a surrogate pair has no UTF-8: found here, it is this outcome's fault; found while a driver writes,
    /// it would cost the connection and the whole set.
    /// </summary>
    private static string? Checked(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new LedgerValueException($"The text of '{name}' holds a NUL.");
        }

        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        while (at >= 0)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                throw new LedgerValueException($"The text of '{name}' holds half a surrogate pair.");
            }

            var next = text.AsSpan(at + 2).IndexOfAnyInRange('\uD800', '\uDFFF');
            at = next < 0 ? -1 : at + 2 + next;
        }

        return text;
    }
}
