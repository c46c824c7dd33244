namespace Gateway.Pipeline.Evidence;

/// <summary>The exchange's chain as it stood: a shorter one is not the whole.</summary>
/// <param name="Head">Hash of the last entry.</param>
/// <param name="Unsealed">Entries that no seal covered yet.</param>
internal sealed record EvidenceChain(long Count, string Head, long Unsealed);
