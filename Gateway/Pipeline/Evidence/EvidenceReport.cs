namespace Gateway.Pipeline.Evidence;

/// <summary>What a check of evidence found, a line a check.</summary>
/// <param name="Holds">Nothing failed.</param>
internal sealed record EvidenceReport(string? Exchange, bool Holds, IReadOnlyList<EvidenceFinding> Checks);
