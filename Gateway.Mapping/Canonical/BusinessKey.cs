namespace Gateway.Mapping.Canonical;

/// <summary>
/// A number people search by: kind po (purchase order) or invoice, and its value. Purpose tells repeats of a document from changes of it: original,
/// cancellation, change, replace or confirmation.
/// </summary>
public sealed record BusinessKey(string Kind, string Value, string Purpose);
