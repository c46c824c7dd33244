using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What an acknowledgment names. An ack closes an expectation only if its channel's partner and its id pair are those of what it acks.</summary>
public sealed record ExpectationQuery(
    string Kind, PartnerId Partner, PartnerIdentity Us, PartnerIdentity Them, string? FunctionalId, string ControlNumber)
{
    /// <summary>The usage of the interchange that brought it: live and test are counted apart, so the same number names two things.</summary>
    public UsageIndicator? Usage { get; init; }

    /// <summary>The control number is that of the interchange (ISA13, as a TA1 names it), whatever kind of acknowledgment is waited for.</summary>
    public bool NamesInterchange { get; init; }
}
