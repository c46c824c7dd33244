namespace Gateway.Audit;

/// <summary>
/// Appends to chains whose owner is not an exchange (<c>system</c>, <c>partner:ID</c>). A stage's own entries travel in its outcome.
/// </summary>
public interface IAuditLog
{
    /// <summary>Commits the entries in one transaction, each linked to the head of its chain.</summary>
    Task AppendAsync(IReadOnlyList<AuditDraft> entries, CancellationToken ct);
}
