namespace Gateway.Partners.Checks;

/// <summary>What a profile says about itself, the other partners and the schemas. Maps are checked apart: they take longer.</summary>
internal static class ProfileCheck
{
    public static IReadOnlyList<Finding> Find(Installation all)
    {
        var findings = UniqueIds.Find(all).Concat(As2Pairs.Find(all)).Concat(Folders.Find(all)).Concat(SftpFolders.Taken(all)).Concat(Mailboxes.Taken(all)).Concat(SftpAccounts.Find(all)).ToList();
        foreach (var candidate in all.Ordered)
        {
            findings.AddRange(ChannelUse.Find(candidate));
            findings.AddRange(EnvelopeIdentities.Find(all, candidate));
            findings.AddRange(AmbiguousAgreements.Find(candidate));
            findings.AddRange(UsageSeparation.Find(candidate));
            findings.AddRange(Routes.Find(all, candidate));
            findings.AddRange(KnownSchemas.Find(candidate));
            findings.AddRange(Certificates.Find(all, candidate));
            findings.AddRange(EnvelopeCertificates.Find(candidate));
        }

        return findings;
    }

    /// <summary>What is legal and should still be seen; it stops no publication, and changes with the day.</summary>
    /// <param name="all">The channels of all partners, as they would run together.</param>
    public static IReadOnlyList<ProfileError> Warnings(Reading.ProfileReading reading, IReadOnlyList<Channel> all, DateTimeOffset now) =>
    [
        .. Certificates.Expired(reading, now), .. EnvelopeCertificates.Ended(reading, now), .. As2Security.Weak(reading, now), .. SftpSecurity.Weak(reading, now),
        .. SmtpSecurity.Weak(reading),
        .. As2Security.Shared(reading, all), .. SftpFolders.Shared(reading, all),
    ];

    /// <summary>What is wrong with the installation as a whole; nobody's file is to blame.</summary>
    public static IReadOnlyList<ProfileError> Overall(Installation all) =>
        all.Ordered.Count > 0 && all.Internal.Count == 0
            ? [new ProfileError(ProfileCodes.InternalPartnerMissing, "", 0, 0, "No partner is 'internal: true'; without one no identity is ours.")]
            : [];
}
