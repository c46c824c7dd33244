using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary>How certificates, ours and the partners', are shown.</summary>
internal static class KeyLines
{
    /// <summary>
    /// <c>retired</c>, <c>expired</c>, <c>current</c> (signs or is offered now, for one of its uses at least), <c>next</c> (becomes active later), or
    /// <c>accepted</c>: another version has taken over, what comes for this one is still taken.
    /// </summary>
    public static string StateOf(OwnKey key, IReadOnlyCollection<OwnKey> all, DateTimeOffset at)
    {
        var series = all.Where(k => k.Name == key.Name).ToList();
        return key.RetiredAt is not null ? "retired"
            : key.NotAfter < at ? "expired"
            : CertificateUses.Words.Any(w => key.Uses.HasFlag(w.Use) && KeyChoice.Current(series, w.Use, at)?.Id == key.Id) ? "current"
            : key.ActiveFrom > at || key.NotBefore > at ? "next"
            : "accepted";
    }

    /// <summary><c>expired</c>, <c>ended</c> (the profile's last day is over), <c>next</c> (from its day, or its first use, on) or <c>current</c>.</summary>
    public static string StateOf(PartnerCertificate certificate, DateTimeOffset at) => certificate.Facts.NotAfter < at ? "expired"
        : certificate.Until < at ? "ended"
        : certificate.From > at && certificate.UsedSince is null ? "next"
        : "current";

    /// <summary>Whole days that are left; below zero when it has ended.</summary>
    public static int DaysLeft(DateTimeOffset until, DateTimeOffset at) => (int)Math.Floor((until - at).TotalDays);

    /// <summary>Who was asked by a message to trust the certificate, and what each said: the newest request to a partner.</summary>
    public static IReadOnlyList<TrustRequest> AskedOf(OwnKey key, IEnumerable<TrustRequest> announced) =>
    [
        .. announced.Where(r => r.Certificate.Thumbprint == key.Facts.Thumbprint).GroupBy(r => (r.Partner, r.Them)).Select(g => g.MaxBy(r => r.CreatedAt)!)
            .OrderBy(r => r.Partner.Value, StringComparer.Ordinal),
    ];

    /// <summary><c>acme accepted, birch open</c>.</summary>
    public static string? Asked(IReadOnlyList<TrustRequest> asked) =>
        asked.Count == 0 ? null : string.Join(", ", asked.Select(r => $"{r.Partner} {r.State.ToString().ToLowerInvariant()}"));

    public static string Json(OwnKey key, DateTimeOffset at, string state, IReadOnlyList<TrustRequest>? asked = null) => JsonSerializer.Serialize(new
    {
        owner = "us",
        id = key.Id,
        name = key.Name,
        use = key.Uses.Text().Split(','),
        state,
        algorithm = key.Facts.Algorithm,
        subject = key.Facts.Subject,
        serial = key.Facts.SerialHex,
        sha256 = key.Facts.Thumbprint,
        notBefore = key.NotBefore,
        notAfter = key.NotAfter,
        activeFrom = key.ActiveFrom,
        retiredAt = key.RetiredAt,
        daysLeft = DaysLeft(key.NotAfter, at),
        announced = (asked ?? []).Select(r => new { partner = r.Partner.Value, them = r.Them, state = r.State.ToString().ToLowerInvariant(), reason = r.Reason, exchange = r.Exchange.ToString() }),
    });

    public static string Json(PartnerId partner, PartnerCertificate certificate, DateTimeOffset at) => JsonSerializer.Serialize(new
    {
        owner = partner.Value,
        id = certificate.Id,
        use = certificate.Uses.Text().Split(','),
        state = StateOf(certificate, at),
        algorithm = certificate.Facts.Algorithm,
        subject = certificate.Facts.Subject,
        serial = certificate.Facts.SerialHex,
        sha256 = certificate.Thumbprint,
        notBefore = certificate.Facts.NotBefore,
        notAfter = certificate.Facts.NotAfter,
        from = certificate.From,
        usedSince = certificate.UsedSince,
        until = certificate.Until,
        daysLeft = DaysLeft(certificate.Until, at),
    });
}
