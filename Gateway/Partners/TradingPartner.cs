namespace Gateway.Partners;

/// <summary>One party as an approved snapshot says it: identities, channels, agreements, certificates. The internal partner is our own side (the ERP).</summary>
public sealed record TradingPartner
{
    public required PartnerId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>True for our own side; its identities are ours.</summary>
    public bool Internal { get; init; }

    public IReadOnlyList<PartnerIdentity> Identities { get; init; } = [];

    public IReadOnlyList<Channel> Channels { get; init; } = [];

    public IReadOnlyList<Agreement> Agreements { get; init; } = [];

    public IReadOnlyList<PartnerCertificate> Certificates { get; init; } = [];

    /// <summary>What becomes of certificates that the partner sends by message. Default: a person is asked.</summary>
    public CertificatePolicy CertificatePolicy { get; init; } = CertificatePolicy.Ask;

    /// <summary>SHA-256 (hex) of the snapshot this was read from; every exchange keeps the one it ran under.</summary>
    public required string SnapshotHash { get; init; }

    /// <summary>The certificates for a use at that instant, the one that began last first: it is the one to encrypt with.</summary>
    public IEnumerable<PartnerCertificate> CertificatesFor(CertificateUse use, DateTimeOffset at) =>
        Certificates.Where(c => c.IsFor(use, at)).OrderByDescending(c => c.BegunFor(use)).ThenBy(c => c.Id, StringComparer.Ordinal);

    /// <summary>
    /// Those that a signature may be by at that instant. A certificate that stands in the profile is the partner's, and who signs with it has its key: one that
    /// is valid is taken before the profile's first day too. After the last day none is.
    /// </summary>
    public IEnumerable<PartnerCertificate> SignersAt(DateTimeOffset at) =>
        Certificates.Where(c => c.Uses.HasFlag(CertificateUse.Sign) && c.Facts.NotBefore <= at && at <= c.Until)
            .OrderByDescending(c => c.From).ThenBy(c => c.Id, StringComparer.Ordinal);
}
