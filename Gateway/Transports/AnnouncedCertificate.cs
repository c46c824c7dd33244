using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>A certificate of ours that a partner is asked to trust.</summary>
/// <param name="RespondBy">From when on we use it.</param>
public sealed record AnnouncedCertificate(CertificateFacts Facts, CertificateUse Uses, DateTimeOffset? RespondBy);
