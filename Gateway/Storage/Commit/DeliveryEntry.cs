using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>A delivery row in a set, new or locked.</summary>
internal sealed class DeliveryEntry : LedgerEntry
{
    private Values _kept;

    public Values Row;

    public required Guid Id { get; init; }

    public required Guid Exchange { get; init; }

    public int LeaseEpoch { get; init; }

    public NewDelivery? New { get; init; }

    public long CreatedAt { get; init; }

    public override void Restore() => Row = _kept;

    protected override void Keep() => _kept = Row;

    /// <summary>The columns that a set may change; the channel is null while it stays, and so is the file name, which a new row alone is given.</summary>
    public record struct Values(
        DeliveryState State, long? DueAt, string? Code, string? Detail, string? RemoteReference, string? LeaseOwner, long? LeaseUntil,
        int CrashCount, string? Channel = null, string? FileName = null);
}
