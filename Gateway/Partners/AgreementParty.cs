namespace Gateway.Partners;

/// <summary>One side of an agreement's envelope: ISA identity and GS application code.</summary>
public sealed record AgreementParty(PartnerIdentity Identity, string GroupCode);
