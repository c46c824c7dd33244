namespace Gateway.Partners;

/// <summary>Where accepted documents go: the partner whose outbound agreement takes them. The first rule that matches wins.</summary>
/// <param name="To">Target partner; null = the receiver named by the sender (a document submitted for a partner).</param>
/// <param name="When">Path into the canonical document, or null for always.</param>
/// <param name="EqualTo">Value that the path must have.</param>
public sealed record RouteRule(PartnerId? To, string? When, string? EqualTo);
