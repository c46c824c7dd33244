namespace Gateway.Transports;

/// <summary>What a delivery ends with because the partner's receipt says so, listed in docs/operations.md.</summary>
internal static class ReceiptCodes
{
    /// <summary>It says that the message was not processed.</summary>
    public const string Disposition = "disposition";

    /// <summary>It repeats another digest than ours, or none.</summary>
    public const string MicMismatch = "mic-mismatch";
}
