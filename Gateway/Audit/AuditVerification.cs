namespace Gateway.Audit;

/// <summary>How far a verification goes.</summary>
public sealed record AuditVerification
{
    /// <summary>Problems kept in the report; the rest are counted.</summary>
    public int MaxProblems { get; init; } = 100;

    /// <summary>
    /// The first seal that is checked. Those before it are taken as given (someone kept this seal and trusts it); links of chains are always checked.
    /// </summary>
    public long FromSeal { get; init; } = 1;

    /// <summary>
    /// Roots exported earlier; each must still be in the trail, unchanged. Null stands for a line that could not be read.
    /// </summary>
    public IAsyncEnumerable<Seal?>? Roots { get; init; }
}
