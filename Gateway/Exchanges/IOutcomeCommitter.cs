namespace Gateway.Exchanges;

/// <summary>
/// Gathers the outcomes of all workers of a node into sets (64 outcomes or 10 ms) and commits them; the task ends when the outcome's transaction has.
/// </summary>
public interface IOutcomeCommitter
{
    Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct);
}
