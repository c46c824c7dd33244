namespace Gateway.Storage.Model;

/// <summary>Table <c>ledger_info</c>: what the ledger says of itself.</summary>
internal sealed class LedgerInfoRow
{
    /// <summary>Oldest program version that may run with the schema.</summary>
    public const string OldestProgram = "oldest-program";

    /// <summary>When the ledger was last restored from a backup (Unix milliseconds).</summary>
    public const string RestoredAt = "restored-at";

    /// <summary>How far beyond its start a counter begins: the sum over all restores.</summary>
    public const string NumbersAhead = "numbers-ahead";

    public required string Name { get; set; }

    public required string Value { get; set; }
}
