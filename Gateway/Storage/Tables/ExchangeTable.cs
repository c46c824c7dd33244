using Gateway.Exchanges;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements of a commit on <c>exchange</c>.</summary>
internal static class ExchangeTable
{
    private const long DayMilliseconds = 24L * 60 * 60 * 1000;

    public static readonly LedgerStatement<ExchangeEntry> Insert = LedgerStatement<ExchangeEntry>.Insert("exchange",
    [
        Columns.Id<ExchangeEntry>("id", e => e.Id),
        Columns.Text<ExchangeEntry>("direction", e => EnumText.Of(e.Direction)),
        Columns.Text<ExchangeEntry>("stage", e => EnumText.Of(e.Row.Stage)),
        Columns.Text<ExchangeEntry>("partner", e => e.New!.Partner?.Value),
        Columns.Text<ExchangeEntry>("channel", e => e.New!.Channel?.Value),
        Columns.Big<ExchangeEntry>("received_at", e => e.New!.ReceivedAt.ToUnixTimeMilliseconds()),
        Columns.Id<ExchangeEntry>("parent", e => e.Parent),
        Columns.Id<ExchangeEntry>("replay_of", e => e.New!.ReplayOf?.Value),
        Columns.Text<ExchangeEntry>("snapshot_hash", e => e.New!.SnapshotHash),
        Columns.Text<ExchangeEntry>("usage", e => EnumText.Of(e.Row.Usage)),
        Columns.Text<ExchangeEntry>("content_type", e => e.Row.ContentType ?? e.New!.ContentType),
        Columns.Text<ExchangeEntry>("file_name", e => e.Row.FileName ?? e.New!.FileName),
        Columns.Text<ExchangeEntry>("actor", e => e.New!.Actor),
        Columns.Text<ExchangeEntry>("remote_address", e => e.New!.RemoteAddress),
        Columns.Text<ExchangeEntry>("headers", e => e.New!.Headers),
        Columns.Text<ExchangeEntry>("declared_agreement", e => e.New!.DeclaredAgreement),
        Columns.Text<ExchangeEntry>("declared_document", e => e.New!.DeclaredDocument),
        Columns.Text<ExchangeEntry>("declared_receiver", e => e.New!.DeclaredReceiver?.Value),
        Columns.Text<ExchangeEntry>("code", e => e.Row.Code),
        Columns.Text<ExchangeEntry>("detail", e => e.Row.Detail),
        Columns.Big<ExchangeEntry>("due_at", e => e.Row.DueAt),
        Columns.Int<ExchangeEntry>("lease_epoch", e => e.LeaseEpoch),
        Columns.Int<ExchangeEntry>("crash_count", e => e.Row.CrashCount),
        Columns.Int<ExchangeEntry>("open_children", e => e.Row.OpenChildren),
        Columns.Big<ExchangeEntry>("chain_count", e => e.Row.ChainCount),
        Columns.Text<ExchangeEntry>("chain_head", e => e.Row.ChainHead),
        Columns.Big<ExchangeEntry>(
            "retention_until", e => e.New!.ReceivedAt.ToUnixTimeMilliseconds() + ((e.Row.RetentionDays ?? e.New.RetentionDays) * DayMilliseconds)),
        Columns.Flag<ExchangeEntry>("legal_hold", _ => false),
    ]);

    /// <summary>The columns that decide what may happen to an exchange, its row locked until the commit.</summary>
    public static readonly LedgerStatement<Guid> Lock = LedgerStatement<Guid>.Select(
        "t.id, t.direction, t.stage, t.parent, t.usage, t.code, t.detail, t.due_at, t.lease_owner, t.lease_until, t.lease_epoch, "
        + "t.crash_count, t.open_children, t.chain_count, t.chain_head",
        "exchange", [Columns.Id<Guid>("id", id => id)], "t.id = v.id", locked: true);

    /// <summary>The row was locked under this epoch, so the condition always holds; it stays as the last fence.</summary>
    public static readonly LedgerStatement<ExchangeEntry> Update = LedgerStatement<ExchangeEntry>.UpdateLocked("exchange",
    [
        Columns.Id<ExchangeEntry>("id", e => e.Id),
        Columns.Int<ExchangeEntry>("lease_epoch", e => e.LeaseEpoch),
        Columns.Text<ExchangeEntry>("stage", e => EnumText.Of(e.Row.Stage)),
        Columns.Text<ExchangeEntry>("usage", e => EnumText.Of(e.Row.Usage)),
        Columns.Text<ExchangeEntry>("code", e => e.Row.Code),
        Columns.Text<ExchangeEntry>("detail", e => e.Row.Detail),
        Columns.Big<ExchangeEntry>("due_at", e => e.Row.DueAt),
        Columns.Text<ExchangeEntry>("lease_owner", e => e.Row.LeaseOwner),
        Columns.Big<ExchangeEntry>("lease_until", e => e.Row.LeaseUntil),
        Columns.Int<ExchangeEntry>("crash_count", e => e.Row.CrashCount),
        Columns.Int<ExchangeEntry>("open_children", e => e.Row.OpenChildren),
        Columns.Big<ExchangeEntry>("chain_count", e => e.Row.ChainCount),
        Columns.Text<ExchangeEntry>("chain_head", e => e.Row.ChainHead),
        Columns.Big<ExchangeEntry>("retention", e => e.Row.RetentionDays * DayMilliseconds),
        Columns.Text<ExchangeEntry>("content_type", e => e.Row.ContentType),
        Columns.Text<ExchangeEntry>("file_name", e => e.Row.FileName),
    ],
    "stage = v.stage, usage = v.usage, code = v.code, detail = v.detail, due_at = v.due_at, lease_owner = v.lease_owner, "
    + "lease_until = v.lease_until, crash_count = v.crash_count, open_children = v.open_children, chain_count = v.chain_count, "
    + "chain_head = v.chain_head, retention_until = coalesce(t.received_at + v.retention, t.retention_until), "
    + "content_type = coalesce(v.content_type, t.content_type), file_name = coalesce(v.file_name, t.file_name)",
    "t.id = v.id AND t.lease_epoch = v.lease_epoch");

    /// <summary>Moves the head of a chain whose row is locked.</summary>
    public static readonly LedgerStatement<ChainMove> UpdateChain = LedgerStatement<ChainMove>.UpdateLocked("exchange",
        [Columns.Id<ChainMove>("id", c => c.Exchange), Columns.Big<ChainMove>("count", c => c.Count), Columns.Text<ChainMove>("head", c => c.Head)],
        "chain_count = v.count, chain_head = v.head", "t.id = v.id");

    public static ExchangeEntry Read(LedgerRow row) => new()
    {
        Id = row.Id(0),
        Direction = EnumText.ToDirection(row.Text(1)),
        Parent = row.IdOrNull(3),
        LeaseEpoch = row.Int(10),
        Row = new ExchangeEntry.Values(
            EnumText.ToStage(row.Text(2)), row.TextOrNull(5), row.TextOrNull(6),
            row.TextOrNull(4) is { } usage ? EnumText.ToUsage(usage) : null, row.BigOrNull(7), row.TextOrNull(8), row.BigOrNull(9),
            row.Int(11), row.Int(12), row.Big(13), row.Text(14)),
    };

    public static ExchangeEntry Begin(NewExchange exchange, long? dueAt) => new()
    {
        Id = exchange.Id.Value,
        Direction = exchange.Direction,
        Parent = exchange.Parent?.Value,
        New = exchange,
        IsNew = true,
        Row = new ExchangeEntry.Values(
            exchange.Stage, exchange.Code, exchange.Detail, exchange.Usage, dueAt, null, null, 0, 0, 0, Audit.AuditHash.Zero),
    };

    internal readonly record struct ChainMove(Guid Exchange, long Count, string Head);
}
