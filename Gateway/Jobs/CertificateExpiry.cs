using System.Text.Json;
using Gateway.Audit;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Jobs;

/// <summary>
/// Tells that a certificate of ours or of a partner's ends, at each of <see cref="Days"/> before it: an alert on the owner's chain and an event, once in the
/// installation. Where several of those days have passed unseen, the nearest to the end is told alone.
/// </summary>
internal sealed class CertificateExpiry(IKeyVault vault, IPartnerDirectory partners, ICertificateMarks marks, TimeProvider clock)
{
    public const string Code = "certificate-ends";
    private const string Actor = "system";

    /// <summary>Days before the end, the nearest first.</summary>
    public static IReadOnlyList<int> Days { get; } = [1, 7, 14, 30, 60];

    /// <summary>How many alerts were raised.</summary>
    public async Task<int> TellAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var raised = 0;
        foreach (var ending in Ours(now).Concat(Theirs(now)))
        {
            if (DaysOf(ending.Until - now) is { } days
                && await marks.NoteAsync(
                    new CertificateMark(ending.Partner, ending.Thumbprint, $"ends-{days}", now), AuditKinds.Alert, Actor, ending.Facts(days), ct).ConfigureAwait(false))
            {
                raised++;
            }
        }

        return raised;
    }

    /// <summary>Null when there is more time than that, or none at all.</summary>
    private static int? DaysOf(TimeSpan left) =>
        left < TimeSpan.Zero ? null : Days.Where(d => left <= TimeSpan.FromDays(d)).Select(d => (int?)d).FirstOrDefault();

    private IEnumerable<Ending> Ours(DateTimeOffset now) => vault.Keys.Select(key =>
    {
        var next = vault.Keys.Where(k => k.Name == key.Name && k.Uses.HasFlag(key.Uses) && k.NotAfter > key.NotAfter && k.ActiveFrom <= key.NotAfter)
            .MinBy(k => k.ActiveFrom);
        return new Ending(null, key.Facts.Thumbprint, key.NotAfter, days => Facts(key.Id, key.Name, key.Uses, key.Facts, key.NotAfter, now, days, next?.Id));
    });

    private IEnumerable<Ending> Theirs(DateTimeOffset now) => partners.Current.Partners.SelectMany(p => p.Certificates.Select(certificate =>
    {
        var next = p.Certificates.Where(c => c.Uses.HasFlag(certificate.Uses) && c.Until > certificate.Until && c.From <= certificate.Until).MinBy(c => c.From);
        return new Ending(
            p.Id, certificate.Thumbprint, certificate.Until,
            days => Facts(certificate.Id, null, certificate.Uses, certificate.Facts, certificate.Until, now, days, next?.Id));
    }));

    /// <param name="next">The one that goes on without a gap, or null: somebody has to ask for it, or make it.</param>
    private static string Facts(
        string id, string? name, CertificateUse uses, CertificateFacts facts, DateTimeOffset until, DateTimeOffset now, int days, string? next) =>
        JsonSerializer.Serialize(new
        {
            code = Code,
            certificate = id,
            name,
            uses = uses.Text(),
            serial = facts.SerialHex,
            sha256 = facts.Thumbprint,
            until,
            days,
            left = (int)(until - now).TotalDays,
            next,
        });

    private sealed record Ending(PartnerId? Partner, string Thumbprint, DateTimeOffset Until, Func<int, string> Facts);
}
