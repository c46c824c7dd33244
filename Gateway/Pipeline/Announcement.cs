using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>One partner that is asked to trust a certificate of ours, or is not.</summary>
/// <param name="Them">The partner's AS2 name.</param>
/// <param name="Exchange">What carries the request; null when none was sent.</param>
/// <param name="Code">Why none was sent.</param>
public sealed record Announcement(PartnerId Partner, string Them, ExchangeId? Exchange, string? Code, string? Detail);
