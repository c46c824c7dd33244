namespace Gateway.Storage.Commit;

/// <summary>Owner row of a chain that no exchange owns.</summary>
internal sealed class ChainEntry : LedgerEntry, IChainOwner
{
    private (long Count, string Head) _kept;

    public required string Chain { get; init; }

    public required long Count { get; set; }

    public required string Head { get; set; }

    public override void Restore() => (Count, Head) = _kept;

    protected override void Keep() => _kept = (Count, Head);
}
