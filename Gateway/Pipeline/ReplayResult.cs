using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>The new exchange, or the code that says why there is none.</summary>
/// <param name="Earlier">The run that stands in the way of another.</param>
public sealed record ReplayResult(ExchangeId? Exchange, string? Code, string? Detail, ExchangeId? Earlier = null);
