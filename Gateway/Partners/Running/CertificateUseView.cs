namespace Gateway.Partners.Running;

/// <summary>Profiles say what was agreed, the ledger which certificates were used since: the running partners have both.</summary>
internal static class CertificateUseView
{
    public static PartnerDirectory DirectoryOf(IEnumerable<RunningProfile> profiles, IReadOnlyList<CertificateMark> uses)
    {
        var since = uses.Where(u => u.Partner is not null).ToDictionary(u => (u.Partner!.Value, u.Thumbprint), u => u.At);
        return new PartnerDirectory(profiles.Select(p => With(p.Reading.Partner!, since)));
    }

    private static TradingPartner With(TradingPartner partner, Dictionary<(PartnerId, string), DateTimeOffset> since) =>
        partner.Certificates.Any(c => since.ContainsKey((partner.Id, c.Thumbprint)))
            ? partner with
            {
                Certificates = [.. partner.Certificates.Select(c => since.TryGetValue((partner.Id, c.Thumbprint), out var at) ? c with { UsedSince = at } : c)],
            }
            : partner;
}
