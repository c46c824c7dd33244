namespace Gateway.Storage.Commit;

/// <summary>A request to trust a certificate in a set.</summary>
internal sealed class TrustEntry : LedgerEntry
{
    private bool _kept;

    public required string Id { get; init; }

    public required bool IsOpen { get; set; }

    public override void Restore() => IsOpen = _kept;

    protected override void Keep() => _kept = IsOpen;
}
