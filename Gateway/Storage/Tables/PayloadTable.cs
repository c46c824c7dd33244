using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>payload</c>.</summary>
internal static class PayloadTable
{
    public const string Columns = "t.exchange, t.part, t.length, t.digest, t.content, t.file, t.content_type, t.file_name";

    /// <summary>How many <see cref="Columns"/> are; what a statement selects behind them begins there.</summary>
    public const int ColumnCount = 8;

    /// <summary>The payload of a join, whose exchange and part are known; read by <see cref="ReadJoined"/>.</summary>
    public const string JoinedColumns = "p.length, p.digest, p.content, p.file";

    public static readonly LedgerStatement<StoredPayload> Insert = LedgerStatement<StoredPayload>.Insert("payload",
    [
        Sql.Columns.Id<StoredPayload>("exchange", p => p.Exchange.Value),
        Sql.Columns.Text<StoredPayload>("part", p => p.Part),
        Sql.Columns.Big<StoredPayload>("length", p => p.Length),
        Sql.Columns.Text<StoredPayload>("digest", p => p.Digest.Hex),
        Sql.Columns.Bytes<StoredPayload>("content", InRow),
        Sql.Columns.Text<StoredPayload>("file", p => p.File),
        Sql.Columns.Text<StoredPayload>("content_type", p => p.ContentType),
        Sql.Columns.Text<StoredPayload>("file_name", p => p.FileName),
    ]);

    public static readonly LedgerStatement<(Guid Exchange, string Part)> Find = LedgerStatement<(Guid Exchange, string Part)>.Select(
        Columns, "payload",
        [Sql.Columns.Id<(Guid Exchange, string Part)>("exchange", p => p.Exchange), Sql.Columns.Text<(Guid Exchange, string Part)>("part", p => p.Part)],
        "t.exchange = v.exchange AND t.part = v.part", locked: false);

    /// <summary>A payload whose columns begin at <paramref name="first"/>, in the order of <see cref="Columns"/>.</summary>
    public static StoredPayload Read(LedgerRow row, int first = 0)
    {
        var content = row.BytesOrNull(first + 4);
        return new StoredPayload(
            new ExchangeId(row.Id(first)), row.Text(first + 1), row.Big(first + 2), new Sha256Digest(row.Text(first + 3)),
            InRowOrNull(content), row.TextOrNull(first + 5))
        {
            ContentType = row.TextOrNull(first + 6),
            FileName = row.TextOrNull(first + 7),
        };
    }

    /// <summary>The raw payload of an exchange from an outer join.</summary>
    public static StoredPayload ReadJoined(LedgerRow row, ExchangeId exchange, int first, string part = StoredPayload.Raw)
    {
        if (row.BigOrNull(first) is not { } length)
        {
            return Missing(exchange, part);
        }

        var content = row.BytesOrNull(first + 2);
        return new StoredPayload(
            exchange, part, length, new Sha256Digest(row.Text(first + 1)), InRowOrNull(content),
            row.TextOrNull(first + 3));
    }

    /// <summary>A payload whose row is gone: reading it finds it corrupt, so what needs it is quarantined and not tried for ever.</summary>
    public static StoredPayload Missing(ExchangeId exchange, string part) => new(exchange, part, 0, new Sha256Digest(""), null, null);

    /// <summary>A null array converts to an empty memory, not to none.</summary>
    public static ReadOnlyMemory<byte>? InRowOrNull(byte[]? content) => content is null ? (ReadOnlyMemory<byte>?)null : content;

    private static ReadOnlyMemory<byte>? InRow(StoredPayload payload) => payload switch
    {
        { File: not null } => (ReadOnlyMemory<byte>?)null,
        { Inline: { Length: <= StoredPayload.InlineLimit } content } => content,
        { Inline: null } => throw new LedgerValueException($"Payload {payload.Part} of {payload.Exchange} has neither bytes nor a file."),
        _ => throw new LedgerValueException($"Payload {payload.Part} of {payload.Exchange} is too long for its row: {payload.Length} bytes."),
    };
}
