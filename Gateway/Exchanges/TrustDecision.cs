namespace Gateway.Exchanges;

/// <summary>The answer to a request. The first one stands.</summary>
/// <param name="Id">Of the <see cref="TrustRequest"/>.</param>
/// <param name="State">Accepted or Rejected.</param>
public sealed record TrustDecision(string Id, TrustState State, string? Reason, DateTimeOffset At, string By)
{
    /// <summary>What is committed with it rests on it: answered already, the outcome is stale. Otherwise the rest is written without it.</summary>
    public bool IsNeeded { get; init; }
}
