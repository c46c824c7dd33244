namespace Gateway.Partners.Reading;

/// <summary>Keys of <c>certificates: ID:</c>.</summary>
internal static class CertificateKeys
{
    private static readonly TimeOnly LastSecond = new(23, 59, 59);

    public static readonly Key<CertificateFacts> File = Key.Required("file", new CertificateFileShape(),
        "The certificate: a .pem file of this folder's certs/, with one certificate and no private key.");

    public static readonly Key<CertificateUse> Use = Key.Required("use",
        Shapes.List(Shapes.Choice([.. CertificateUses.Words]), 1).Map((uses, _) => uses.Aggregate(CertificateUse.None, (all, one) => all | one)),
        "sign: the partner's signatures are verified with it. encrypt: we encrypt to the partner with it. tls: the partner's TLS shows it.");

    public static readonly Key<DateOnly?> From = Key.Optional("from", Measures.Date.Map((day, _) => (DateOnly?)day), null,
        "The first day (UTC) on which it is used. None: from its own beginning.");

    public static readonly Key<DateOnly?> Until = Key.Optional("until", Measures.Date.Map((day, _) => (DateOnly?)day), null,
        "The last day (UTC) on which it is used. None: to its own end.");

    public static KeyTable Table { get; } = new("a certificate", File, Use, From, Until);

    public static PartnerCertificate Build(string id, Section section)
    {
        var (facts, from, until) = (section.Read(File), section.Read(From), section.Read(Until));
        if (facts is not null && !Fits(facts, from, until))
        {
            section.Report(ProfileCodes.CertificateWindow, section.Has(From) ? From : Until,
                $"The certificate is valid from {facts.NotBefore:yyyy-MM-dd} to {facts.NotAfter:yyyy-MM-dd}; from and until lie within that, in this order.");
        }

        return new PartnerCertificate
        {
            Id = id,
            Uses = section.Read(Use),
            Facts = facts!,
            From = Later(facts?.NotBefore, from is { } first ? new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero) : null),
            Until = Sooner(facts?.NotAfter, until is { } last ? new DateTimeOffset(last, LastSecond, TimeSpan.Zero) : null),
            HasWindow = from is not null || until is not null,
        };
    }

    /// <summary>By whole days: a certificate begins and ends within its first and last.</summary>
    private static bool Fits(CertificateFacts facts, DateOnly? from, DateOnly? until)
    {
        var (begin, end) = (Day(facts.NotBefore), Day(facts.NotAfter));
        return (from ?? begin) >= begin && (until ?? end) <= end && (from ?? begin) <= (until ?? end);
    }

    private static DateTimeOffset Later(DateTimeOffset? own, DateTimeOffset? said) => said > own ? said.Value : own ?? default;

    private static DateTimeOffset Sooner(DateTimeOffset? own, DateTimeOffset? said) => said < own ? said.Value : own ?? default;

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
