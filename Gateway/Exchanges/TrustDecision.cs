namespace Gateway.Exchanges;

/// <summary>The answer to a request that is open; one that is answered already stays as it is.</summary>
/// <param name="Id">Of the <see cref="TrustRequest"/>.</param>
/// <param name="State">Accepted or Rejected.</param>
public sealed record TrustDecision(string Id, TrustState State, string? Reason, DateTimeOffset At, string By);
