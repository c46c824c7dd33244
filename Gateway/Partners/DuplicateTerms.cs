namespace Gateway.Partners;

/// <summary>Duplicate policies of an agreement. Business keys are document number + purpose.</summary>
public sealed record DuplicateTerms
{
    public DuplicatePolicy Interchange { get; init; } = DuplicatePolicy.Hold;

    public DuplicatePolicy Business { get; init; } = DuplicatePolicy.Warn;

    /// <summary>1 to 400 days. Default 90.</summary>
    public int WindowDays { get; init; } = 90;
}
