namespace Gateway.Benchmarks.Load;

/// <summary>The gateway's answer to one POST.</summary>
internal sealed record PostResult(int Status, string? Exchange, string? Code, TimeSpan? RetryAfter)
{
    public bool Accepted => Status is 200 or 202 && Exchange is not null;

    /// <summary>The same request may succeed later.</summary>
    public bool Again => Status is 408 or 409 or 429 or >= 500;
}
