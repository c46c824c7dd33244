namespace Gateway.Partners.Checks;

/// <summary>The certificates of a partner are strong enough and of keys that are not ours, and which one is used is never left open.</summary>
internal static class Certificates
{
    public static IEnumerable<Finding> Find(Installation all, Candidate candidate)
    {
        var certificates = candidate.Partner.Certificates;
        for (var i = 0; i < certificates.Count; i++)
        {
            var certificate = certificates[i];
            if (!certificate.Facts.IsSupported)
            {
                yield return Of(candidate, certificate, ProfileCodes.CertificateUnsupported,
                    $"Its key ({certificate.Facts.Algorithm}) is neither RSA nor on one of the curves P-256, P-384, P-521.", "file");
            }
            else if (certificate.Facts.IsWeak)
            {
                yield return Of(candidate, certificate, ProfileCodes.CertificateWeak,
                    $"Its RSA key has {certificate.Facts.RsaBits} bits; {CertificateFacts.LeastRsaBits} are the least.", "file");
            }

            if (all.OurKeys.TryGetValue(certificate.Facts.KeyNumber, out var ours))
            {
                yield return Of(candidate, certificate, ProfileCodes.CertificateKeyOurs,
                    $"Its key is our own '{ours}': what we sign would count as the partner's, and what is for the partner nobody but us could read.", "file");
            }

            if (certificates.Take(i).FirstOrDefault(before => Clash(before, certificate)) is { } other)
            {
                yield return Of(candidate, certificate, ProfileCodes.CertificateOverlap,
                    $"'{other.Id}' is for {(other.Uses & certificate.Uses).Text()} at the same time; one of the two must say from or until.", "use");
            }
        }
    }

    /// <summary>What has ended. It stops nothing: other certificates of the partner may be good, and so is the rest of the profile.</summary>
    public static IEnumerable<ProfileError> Expired(Reading.ProfileReading reading, DateTimeOffset now) => (reading.Partner?.Certificates ?? [])
        .Where(c => c.Facts.NotAfter < now)
        .Select(c => reading.At(ProfileCodes.CertificateExpired, $"The certificate ended on {c.Facts.NotAfter:yyyy-MM-dd}.", "certificates", c.Id, "file"));

    private static bool Clash(PartnerCertificate one, PartnerCertificate other) =>
        !one.HasWindow && !other.HasWindow && (one.Uses & other.Uses) != CertificateUse.None && one.From <= other.Until && other.From <= one.Until;

    private static Finding Of(Candidate candidate, PartnerCertificate certificate, string code, string message, string key) =>
        new(candidate.Id, [], candidate.Reading.At(code, message, "certificates", certificate.Id, key));
}
