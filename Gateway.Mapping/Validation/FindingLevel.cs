namespace Gateway.Mapping.Validation;

/// <summary>The part of an interchange a finding is about.</summary>
public enum FindingLevel
{
    Interchange,
    Group,
    Set,
    Segment,
    Element,
}
