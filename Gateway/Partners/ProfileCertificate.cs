namespace Gateway.Partners;

/// <summary>A certificate that is to come into a partner's profile.</summary>
/// <param name="Id">As the profile names it, and its file in <c>certs/</c>.</param>
/// <param name="From">The first day on which we encrypt to it.</param>
public sealed record ProfileCertificate(string Id, CertificateFacts Facts, CertificateUse Uses, DateOnly From);
