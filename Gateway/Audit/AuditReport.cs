namespace Gateway.Audit;

/// <summary>What a verification looked at and what it found.</summary>
public sealed record AuditReport
{
    public long Chains { get; init; }

    public long Entries { get; init; }

    /// <summary>Entries that no seal covers yet: they are held by count and head only.</summary>
    public long Unsealed { get; init; }

    public long Seals { get; init; }

    /// <summary>Exported roots compared; 0 when no list was given.</summary>
    public long Roots { get; init; }

    /// <summary>Ids of the keys that seals were checked with. Far from the installation, compare them with what you were told.</summary>
    public required IReadOnlyCollection<string> KeyIds { get; init; }

    /// <summary>All problems found, also those beyond <see cref="Problems"/>.</summary>
    public long ProblemCount { get; init; }

    /// <summary>The first problems, in the order they were found.</summary>
    public required IReadOnlyList<AuditProblem> Problems { get; init; }

    public bool Holds => ProblemCount == 0;

    public AuditProblem? First => Problems.Count > 0 ? Problems[0] : null;
}
