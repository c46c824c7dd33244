using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Claims;

/// <summary>A delivery that was read and locked together with its exchange, whose chain the claim writes to.</summary>
internal sealed class DueDelivery : IChainOwner
{
    /// <summary>From <c>delivery d</c> and <c>exchange e</c>; <see cref="Read"/> reads them, then those of the raw payload.</summary>
    public const string Columns =
        "d.id, d.exchange, d.document, d.partner, d.channel, d.purpose, d.message_id, d.content_type, d.file_name, d.attempts, d.lease_epoch, "
        + "d.crash_count, e.parent, e.snapshot_hash, e.chain_count, e.chain_head";

    private string? _chain;

    public required Guid Id { get; init; }

    public required ExchangeId Exchange { get; init; }

    public required int Epoch { get; init; }

    public required int Attempt { get; init; }

    public required ClaimedDelivery Claim { get; init; }

    public string Chain => _chain ??= Exchange.ToString();

    public long Count { get; set; }

    public required string Head { get; set; }

    public static DueDelivery Read(LedgerRow row)
    {
        var exchange = new ExchangeId(row.Id(1));
        var id = row.Id(0);
        var (attempt, epoch) = (row.Int(9) + 1, row.Int(10) + 1);
        return new DueDelivery
        {
            Id = id,
            Exchange = exchange,
            Epoch = epoch,
            Attempt = attempt,
            Count = row.Big(14),
            Head = row.Text(15),
            Claim = new ClaimedDelivery
            {
                Id = new DeliveryId(id),
                Lease = new Lease(LeaseKind.Delivery, id, epoch),
                Crashes = row.Int(11),
                Exchange = exchange,
                Parent = row.IdOrNull(12) is { } parent ? new ExchangeId(parent) : null,
                Document = row.IdOrNull(2) is { } document ? new DocumentId(document) : null,
                Partner = new PartnerId(row.Text(3)),
                Channel = new ChannelId(row.Text(4)),
                Purpose = row.Text(5),
                MessageId = row.Text(6),
                ContentType = row.Text(7),
                FileName = row.TextOrNull(8),
                SnapshotHash = row.TextOrNull(13),
                Attempt = attempt,
                Payload = PayloadTable.ReadJoined(row, exchange, 16),
            },
        };
    }
}
