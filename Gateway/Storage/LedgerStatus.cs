namespace Gateway.Storage;

/// <summary>How the ledger's schema and this program stand to each other.</summary>
/// <param name="Applied">Migrations in the ledger, oldest first; they may be newer than the program.</param>
/// <param name="Pending">Migrations of the program that the ledger has not.</param>
/// <param name="OldestProgram">Oldest program that may run with the schema; null before the first migration.</param>
internal sealed record LedgerStatus(
    StorageProvider Provider, IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, Version? OldestProgram, Version Program)
{
    /// <summary>The schema was moved past what this program understands.</summary>
    public bool ProgramTooOld => OldestProgram is { } oldest && Program < oldest;

    public bool Ready => Pending.Count == 0 && !ProgramTooOld;
}
