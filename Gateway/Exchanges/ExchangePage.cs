namespace Gateway.Exchanges;

/// <summary>One page and the cursor of the next, or null at the end.</summary>
public sealed record ExchangePage(IReadOnlyList<ExchangeSummary> Items, string? Next);
