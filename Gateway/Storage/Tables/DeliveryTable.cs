using Gateway.Exchanges;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements of a commit on <c>delivery</c>.</summary>
internal static class DeliveryTable
{
    public static readonly LedgerStatement<DeliveryEntry> Insert = LedgerStatement<DeliveryEntry>.Insert("delivery",
    [
        Columns.Id<DeliveryEntry>("id", d => d.Id),
        Columns.Id<DeliveryEntry>("exchange", d => d.Exchange),
        Columns.Id<DeliveryEntry>("document", d => d.New!.Document?.Value),
        Columns.Id<DeliveryEntry>("answers", d => d.New!.Answers?.Value),
        Columns.Text<DeliveryEntry>("partner", d => d.New!.Partner.Value),
        Columns.Text<DeliveryEntry>("channel", d => d.New!.Channel.Value),
        Columns.Text<DeliveryEntry>("state", d => EnumText.Of(d.Row.State)),
        Columns.Text<DeliveryEntry>("purpose", d => d.New!.Purpose),
        Columns.Text<DeliveryEntry>("message_id", d => d.New!.MessageId),
        Columns.Text<DeliveryEntry>("content_type", d => d.New!.ContentType),
        Columns.Text<DeliveryEntry>("file_name", d => d.Row.FileName ?? d.New!.FileName),
        Columns.Big<DeliveryEntry>("created_at", d => d.CreatedAt),
        Columns.Big<DeliveryEntry>("due_at", d => d.Row.DueAt),
        Columns.Int<DeliveryEntry>("attempts", _ => 0),
        Columns.Text<DeliveryEntry>("code", d => d.Row.Code),
        Columns.Text<DeliveryEntry>("detail", d => d.Row.Detail),
        Columns.Text<DeliveryEntry>("remote_reference", d => d.Row.RemoteReference),
        Columns.Int<DeliveryEntry>("lease_epoch", _ => 0),
        Columns.Int<DeliveryEntry>("crash_count", _ => 0),
    ]);

    public static readonly LedgerStatement<Guid> Lock = LedgerStatement<Guid>.Select(
        "t.id, t.exchange, t.state, t.due_at, t.code, t.detail, t.remote_reference, t.lease_owner, t.lease_until, t.lease_epoch, t.crash_count",
        "delivery", [Columns.Id<Guid>("id", id => id)], "t.id = v.id", locked: true);

    public static readonly LedgerStatement<DeliveryEntry> Update = LedgerStatement<DeliveryEntry>.UpdateLocked("delivery",
    [
        Columns.Id<DeliveryEntry>("id", d => d.Id),
        Columns.Int<DeliveryEntry>("lease_epoch", d => d.LeaseEpoch),
        Columns.Text<DeliveryEntry>("state", d => EnumText.Of(d.Row.State)),
        Columns.Big<DeliveryEntry>("due_at", d => d.Row.DueAt),
        Columns.Text<DeliveryEntry>("code", d => d.Row.Code),
        Columns.Text<DeliveryEntry>("detail", d => d.Row.Detail),
        Columns.Text<DeliveryEntry>("remote_reference", d => d.Row.RemoteReference),
        Columns.Text<DeliveryEntry>("lease_owner", d => d.Row.LeaseOwner),
        Columns.Big<DeliveryEntry>("lease_until", d => d.Row.LeaseUntil),
        Columns.Int<DeliveryEntry>("crash_count", d => d.Row.CrashCount),
        Columns.Text<DeliveryEntry>("channel", d => d.Row.Channel),
    ],
    "state = v.state, due_at = v.due_at, code = v.code, detail = v.detail, remote_reference = v.remote_reference, "
    + "lease_owner = v.lease_owner, lease_until = v.lease_until, crash_count = v.crash_count, "
    + "channel = coalesce(v.channel, t.channel)",
    "t.id = v.id AND t.lease_epoch = v.lease_epoch");

    public static DeliveryEntry Read(LedgerRow row) => new()
    {
        Id = row.Id(0),
        Exchange = row.Id(1),
        LeaseEpoch = row.Int(9),
        Row = new DeliveryEntry.Values(
            EnumText.ToDelivery(row.Text(2)), row.BigOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6), row.TextOrNull(7),
            row.BigOrNull(8), row.Int(10)),
    };

    public static DeliveryEntry Begin(NewDelivery delivery, long createdAt, long? dueAt) => new()
    {
        Id = delivery.Id.Value,
        Exchange = delivery.Exchange.Value,
        New = delivery,
        CreatedAt = createdAt,
        IsNew = true,
        Row = new DeliveryEntry.Values(delivery.State, dueAt, delivery.Code, null, null, null, null, 0),
    };
}
