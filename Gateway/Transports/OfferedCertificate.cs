using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>One certificate of a partner's request.</summary>
/// <param name="Uses">None when it names no use that is known here.</param>
/// <param name="Issuer">The issuer's name as the request spells it.</param>
/// <param name="Serial">The serial number, decimal.</param>
/// <param name="Facts">Null when the message does not hold the certificate; <paramref name="Code"/> then says why.</param>
/// <param name="ResponseUrl">Where the partner would like the answer; never called for that.</param>
public sealed record OfferedCertificate(
    CertificateUse Uses, string Issuer, string Serial, CertificateFacts? Facts, DateTimeOffset? RespondBy, string? ResponseUrl, string? Code, string? Detail);
