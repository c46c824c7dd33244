namespace Gateway.Partners;

/// <summary>A certificate of a partner as its profile says it: what we may use it for, and from when to when.</summary>
public sealed record PartnerCertificate
{
    /// <summary>Unique within the partner.</summary>
    public required string Id { get; init; }

    public required CertificateUse Uses { get; init; }

    public required CertificateFacts Facts { get; init; }

    /// <summary>The profile's date, or the certificate's own beginning if that is later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When a signature of the partner's first held under it, as the ledger knows; null when none did yet.</summary>
    public DateTimeOffset? UsedSince { get; init; }

    /// <summary>The last instant: the end of the profile's date, or the certificate's own end if that is sooner.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The profile says from or until itself.</summary>
    public bool HasWindow { get; init; }

    public ReadOnlyMemory<byte> Der => Facts.Der;

    /// <summary>SHA-256, 64 lower case hex digits.</summary>
    public string Thumbprint => Facts.Thumbprint;

    /// <summary>The issuer's name, DER.</summary>
    public ReadOnlyMemory<byte> Issuer => Facts.Issuer;

    public ReadOnlyMemory<byte> Serial => Facts.Serial;

    public ReadOnlyMemory<byte> SubjectKeyIdentifier => Facts.SubjectKeyIdentifier;

    public bool IsFor(CertificateUse use, DateTimeOffset at) => Uses.HasFlag(use) && BegunFor(use) <= at && at <= Until;

    /// <summary>From when on it is used: to encrypt, from the partner's first verified use already, where that was before the profile's day.</summary>
    public DateTimeOffset BegunFor(CertificateUse use) => use == CertificateUse.Encrypt && UsedSince < From ? UsedSince.Value : From;
}
