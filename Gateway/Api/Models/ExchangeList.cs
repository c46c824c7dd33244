namespace Gateway.Api.Models;

/// <summary>A page of exchanges, newest first; <c>next</c> is the cursor of the following page.</summary>
internal sealed record ExchangeList(IReadOnlyList<ExchangeItem> Items, string? Next);
