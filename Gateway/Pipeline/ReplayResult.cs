using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>The new exchange, or the code that says why there is none.</summary>
public sealed record ReplayResult(ExchangeId? Exchange, string? Code, string? Detail);
