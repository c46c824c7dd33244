namespace Gateway.Access;

/// <summary>Answer to claiming an Idempotency-Key.</summary>
public abstract record IdempotencyBegin
{
    private IdempotencyBegin()
    {
    }

    /// <summary>Ours to complete until the lease ends.</summary>
    public sealed record Claimed(IdempotencyClaim Claim) : IdempotencyBegin;

    /// <summary>The first request is still running (409 with Retry-After).</summary>
    public sealed record InFlight(TimeSpan RetryAfter) : IdempotencyBegin;

    /// <summary>Answered before: the same body gets the same answer, another body 422. The body's digest is that of the earlier request.</summary>
    public sealed record Answered(string RequestDigest, int Status, string Body) : IdempotencyBegin;
}
