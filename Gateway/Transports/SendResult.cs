namespace Gateway.Transports;

/// <summary>Outcome of one attempt: a closed list.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The partner's receipt that decided it.</summary>
    public DecidingReceipt? Receipt { get; init; }

    /// <summary>The partner took it; its reference when it named one.</summary>
    public sealed record Delivered(string? RemoteReference) : SendResult;

    /// <summary>Sent, but the receipt comes later; when it is overdue, null = by the channel's retry schedule.</summary>
    public sealed record Pending(string CorrelationId, TimeSpan? Within = null) : SendResult;

    /// <summary>Not taken. <paramref name="Retry"/> = trying again may help, not before <paramref name="RetryAfter"/> where the partner said so.</summary>
    public sealed record Failed(string Code, string Detail, bool Retry, TimeSpan? RetryAfter = null) : SendResult
    {
        /// <summary>A person has to hear of it now, whether it is tried again or not.</summary>
        public bool IsAlert { get; init; }
    }
}
