namespace Gateway.Mapping.Acknowledgments;

/// <summary>What becomes of a set whose structure holds but whose data has errors. Errors of structure always reject.</summary>
public sealed record AckPolicy
{
    public static AckPolicy Default { get; } = new();

    /// <summary>Default: accepted with errors (AK501 = E).</summary>
    public DataErrorPolicy DataErrors { get; init; } = DataErrorPolicy.AcceptWithErrors;
}
