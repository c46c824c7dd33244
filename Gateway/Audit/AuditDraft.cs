namespace Gateway.Audit;

/// <summary>
/// What is to be written to the trail: the chain it belongs to, what happened, who did it and the facts as one JSON object.
/// </summary>
/// <param name="Chain"><c>ex_…</c> for an exchange, <c>partner:ID</c>, or <c>system</c>; see <see cref="AuditChains"/>.</param>
/// <param name="Kind">A dotted word of <see cref="AuditKinds"/>.</param>
/// <param name="Actor">A stage (<c>stage:translation</c>), a person (<c>person:ID</c>), a key (<c>key:ID</c>) or <c>system</c>.</param>
/// <param name="Data">One JSON object in UTF-16; payloads appear by their SHA-256 only.</param>
public sealed record AuditDraft(string Chain, string Kind, string Actor, DateTimeOffset At, string Data);
