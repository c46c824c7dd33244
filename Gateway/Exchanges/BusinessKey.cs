namespace Gateway.Exchanges;

/// <summary>A number people search by: kind (<c>po</c>, <c>invoice</c>) and value.</summary>
public sealed record BusinessKey(string Kind, string Value);
