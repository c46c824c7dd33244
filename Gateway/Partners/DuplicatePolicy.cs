namespace Gateway.Partners;

/// <summary>What becomes of an interchange or document whose key was seen inside the window.</summary>
public enum DuplicatePolicy
{
    Off,
    Warn,
    Hold,
    Reject,
}
