namespace Gateway.Storage.Backups;

/// <summary>What a restore does beside putting rows back.</summary>
internal sealed record RestoreOptions
{
    /// <summary>Further ahead, numbers could come round to those that were taken.</summary>
    public const int FurthestAhead = 100_000_000;

    /// <summary>
    /// How far each counter is moved, and how far beyond its start one that is not in the backup begins: numbers taken after the backup must not be taken
    /// again. 0 to <see cref="FurthestAhead"/>, default 1,000.
    /// </summary>
    public int ControlNumbersAhead { get; init; } = 1000;

    /// <summary>
    /// Restores although the master key that wrapped the backup's keys is lost: the signature is not checked, a new installation key is made, and old
    /// seals no longer verify here (they do with the public keys of an earlier export).
    /// </summary>
    public bool WithoutKeys { get; init; }

    /// <summary>Who did it, for the trail.</summary>
    public string Actor { get; init; } = "system";
}
