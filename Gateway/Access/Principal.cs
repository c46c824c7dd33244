using Gateway.Partners;

namespace Gateway.Access;

/// <summary>Who makes a request: an API key or a person, what it may do and whose rows it may see.</summary>
/// <param name="Id">As the trail names it: <c>key:ID</c>, <c>person:ID</c>.</param>
/// <param name="Partner">The partner a key belongs to; null for an operator's.</param>
/// <param name="Channels">Inbound channels it may hand in on.</param>
public sealed record Principal(
    string Id, string Name, PartnerId? Partner, IReadOnlyList<ChannelId> Channels, IReadOnlySet<string> Scopes, PartnerScope Scope);
