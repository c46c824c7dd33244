namespace Gateway.Storage.Commit;

/// <summary>An idempotency key in a set.</summary>
internal sealed class IdempotencyEntry : LedgerEntry
{
    private bool _kept;

    public required string Key { get; init; }

    public required int Epoch { get; init; }

    public required bool Answered { get; set; }

    public override void Restore() => Answered = _kept;

    protected override void Keep() => _kept = Answered;
}
