using System.Data.Common;

namespace Gateway.Storage.Sql;

/// <summary>The row a reader stands on, in the types of the ledger whichever database it is.</summary>
internal readonly struct LedgerRow(DbDataReader reader, bool blobIds)
{
    public Guid Id(int column) =>
        blobIds ? new Guid(reader.GetFieldValue<byte[]>(column), bigEndian: true) : reader.GetGuid(column);

    public Guid? IdOrNull(int column) => reader.IsDBNull(column) ? null : Id(column);

    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public long Big(int column) => reader.GetInt64(column);

    public long? BigOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public int Int(int column) => reader.GetInt32(column);

    public byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);
}
