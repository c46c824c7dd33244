namespace Gateway.Mapping.Validation;

/// <summary>Whether a finding stands against acceptance.</summary>
public enum Severity
{
    Warning,
    Error,
}
