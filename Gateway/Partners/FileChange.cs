namespace Gateway.Partners;

/// <summary>One file of a partner that differs from the ledger, with its lines added and removed.</summary>
public sealed record FileChange(string Name, ProfileChange Change, int LinesAdded, int LinesRemoved);
