namespace Gateway.Exchanges;

/// <summary>What became of an outcome handed to the committer.</summary>
public abstract record OutcomeResult
{
    private OutcomeResult()
    {
    }

    /// <summary>Durable.</summary>
    public sealed record Committed : OutcomeResult;

    /// <summary>Another worker holds the row now, or another look the channel; nothing was written.</summary>
    public sealed record LeaseLost : OutcomeResult;

    /// <summary>A row that a move names is not in its From state any more; nothing was written. Read again and decide again.</summary>
    public sealed record Stale(string What) : OutcomeResult;

    /// <summary>Dedup keys belong to other exchanges; nothing was written.</summary>
    /// <param name="Taken">All of those that the outcome wanted, so that it need not be written once for each.</param>
    public sealed record Duplicate(IReadOnlyList<TakenKey> Taken) : OutcomeResult;

    /// <summary>The database refused this outcome alone; nothing of it was written, the others of its set were.</summary>
    public sealed record Refused(Exception Error) : OutcomeResult;
}
