namespace Gateway.Partners;

/// <summary>What one named check of a channel found.</summary>
public enum CheckOutcome
{
    Ok,

    /// <summary>It works today, and somebody should look at it.</summary>
    Warning,

    Failed,

    /// <summary>Not agreed on this channel, or nothing to look at after what failed before.</summary>
    Skipped,
}
