namespace Gateway.Mapping.Acknowledgments;

/// <summary>How errors of data are answered: A without notes, E with notes, or R with notes.</summary>
public enum DataErrorPolicy
{
    Accept,
    AcceptWithErrors,
    Reject,
}
