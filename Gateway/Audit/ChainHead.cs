namespace Gateway.Audit;

/// <summary>Count and head hash of a chain.</summary>
public sealed record ChainHead(string Chain, long Count, string Head);
