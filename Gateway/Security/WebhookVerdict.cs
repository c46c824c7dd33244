namespace Gateway.Security;

/// <summary>What a check of webhook headers found.</summary>
public enum WebhookVerdict
{
    Valid,

    /// <summary>A header is missing or cannot be read.</summary>
    Malformed,

    /// <summary>The timestamp is more than five minutes from now.</summary>
    Stale,

    /// <summary>No signature is that of a known secret over this id, timestamp and body.</summary>
    Forged,
}
