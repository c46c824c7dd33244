namespace Gateway.Exchanges;

/// <summary>Validation axis of an interchange or document.</summary>
public enum ValidationState
{
    Pending,
    Valid,
    AcceptedWithErrors,
    Invalid,
}
