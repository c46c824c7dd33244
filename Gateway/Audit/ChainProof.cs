namespace Gateway.Audit;

/// <summary>What shows to somebody who has nothing but a public key that the entries of a chain were sealed: a proof an entry, and the signed seals.</summary>
/// <param name="Proofs">By place; what no seal covers yet has none.</param>
/// <param name="Seals">By number: from the first that covers an entry to the last, or those alone where too many lie between.</param>
public sealed record ChainProof(string Chain, IReadOnlyList<EntryProof> Proofs, IReadOnlyList<Seal> Seals);
