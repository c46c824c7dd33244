namespace Gateway.Api.Models;

/// <summary>A business key.</summary>
internal sealed record KeyItem(string Kind, string Value);
