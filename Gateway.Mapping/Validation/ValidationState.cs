namespace Gateway.Mapping.Validation;

/// <summary>What validation says of a set. Errors of data leave it usable; errors of structure or envelope do not.</summary>
public enum ValidationState
{
    Valid,
    AcceptedWithErrors,
    Invalid,
}
