using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What an acknowledgment names. An ack closes an expectation only if its channel's partner and its id pair are those of what it acks.</summary>
public sealed record ExpectationQuery(
    string Kind, PartnerId Partner, PartnerIdentity Us, PartnerIdentity Them, string? FunctionalId, string ControlNumber);
