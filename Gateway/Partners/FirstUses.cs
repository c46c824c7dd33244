using System.Text.Json;
using Gateway.Audit;

namespace Gateway.Partners;

/// <summary>
/// A partner that signs with a new certificate has its key: from its first verified use on we encrypt to it, also before the day that the profile says.
/// </summary>
public sealed class FirstUses(IPartnerDirectory partners, ICertificateMarks marks, TimeProvider clock)
{
    /// <summary>A signature held under that certificate of the partner's. Noted once in the ledger; from then on this node knows, the others within 2 s.</summary>
    public async ValueTask SeenAsync(PartnerId partner, string thumbprint, string actor, CancellationToken ct)
    {
        var certificate = partners.Current.Find(partner)?.Certificates.FirstOrDefault(c => c.Thumbprint == thumbprint);
        if (certificate is null or { UsedSince: not null })
        {
            return;
        }

        var now = clock.GetUtcNow();
        var data = JsonSerializer.Serialize(new
        {
            certificate = certificate.Id,
            uses = certificate.Uses.Text(),
            serial = certificate.Facts.SerialHex,
            sha256 = thumbprint,
            from = certificate.From,
        });
        _ = await marks.NoteAsync(new CertificateMark(partner, thumbprint, CertificateMark.Used, now), AuditKinds.CertificateUsed, actor, data, ct).ConfigureAwait(false);
        _ = await partners.RefreshAsync(ct).ConfigureAwait(false);
    }
}
