namespace Gateway.Mapping.Acknowledgments;

/// <summary>The kind of acknowledgment a partner sent.</summary>
public enum AcknowledgmentKind
{
    Ta1,
    X12997,
}
