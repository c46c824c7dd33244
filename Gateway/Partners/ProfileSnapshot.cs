namespace Gateway.Partners;

/// <summary>One partner's folder as approved: every text file by its relative name, immutable, named by the hash of its content.</summary>
public sealed record ProfileSnapshot(
    PartnerId Partner, string Hash, IReadOnlyDictionary<string, string> Files, DateTimeOffset ApprovedAt, string ApprovedBy);
