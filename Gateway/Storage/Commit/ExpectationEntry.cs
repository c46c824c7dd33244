using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>An expectation row in a set, new or locked.</summary>
internal sealed class ExpectationEntry : LedgerEntry
{
    private Values _kept;

    public Values Row;

    public required Guid Id { get; init; }

    public int LeaseEpoch { get; init; }

    public NewExpectation? New { get; init; }

    public long? DueAt { get; init; }

    public override void Restore() => Row = _kept;

    protected override void Keep() => _kept = Row;

    /// <summary>The columns that a set may change.</summary>
    public record struct Values(
        AcknowledgementState State, Guid? ClosedBy, string? Code, string? Detail, string? LeaseOwner, long? LeaseUntil, int CrashCount);
}
