namespace Gateway.Mapping.Canonical;

/// <summary>A number people search by: kind po (purchase order) or invoice, and its value.</summary>
public sealed record BusinessKey(string Kind, string Value);
