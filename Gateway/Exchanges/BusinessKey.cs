namespace Gateway.Exchanges;

/// <summary>A number people search by: kind (<c>po</c>, <c>invoice</c>) and value.</summary>
/// <param name="Purpose">What its document does to that number; read only where repeats are looked for.</param>
public sealed record BusinessKey(string Kind, string Value, string Purpose = "original");
