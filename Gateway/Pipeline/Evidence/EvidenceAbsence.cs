namespace Gateway.Pipeline.Evidence;

/// <summary>An entry that is not in the zip, and why (<see cref="AbsenceReasons"/>, or the code of an envelope that does not open).</summary>
/// <param name="Length">Of what was purged or is corrupt, as the ledger keeps it.</param>
internal sealed record EvidenceAbsence(string Name, string Reason, string? Detail = null, long? Length = null, string? Sha256 = null);
