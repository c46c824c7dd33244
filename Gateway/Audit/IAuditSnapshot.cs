namespace Gateway.Audit;

/// <summary>
/// The trail as it stood at one moment, so that a check of a running installation compares entries, heads and seals of the same commit.
/// One stream at a time unless they are taken in small steps; dispose it soon, the database keeps old row versions for it.
/// </summary>
public interface IAuditSnapshot : IAuditTrail, IAsyncDisposable;
