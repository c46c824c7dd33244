using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using static Gateway.Transports.As2.As2CheckNames;

namespace Gateway.Transports.As2;

/// <summary>Whether what a channel works with is here: our keys, and the partner's certificates.</summary>
internal sealed class As2KeyChecks(IKeyVault vault, IPartnerDirectory partners, TimeProvider clock)
{
    public async Task<ChannelCheck> OursAsync(Channel channel, CancellationToken ct)
    {
        var (agreed, now) = (channel.As2!, clock.GetUtcNow());
        var isIn = channel.Direction == ChannelDirection.In;
        var sentences = new List<string>();
        var isSoon = false;
        (string Name, CertificateUse Use, string Purpose)[] needs =
        [
            .. isIn || agreed.Sign is not null ? [(agreed.Key, CertificateUse.Sign, "signs")] : Array.Empty<(string, CertificateUse, string)>(),
            .. isIn ? [(agreed.Key, CertificateUse.Encrypt, "opens what comes")] : Array.Empty<(string, CertificateUse, string)>(),
            .. agreed.TlsKey is { } tls ? [(tls, CertificateUse.Tls, "is shown in TLS")] : Array.Empty<(string, CertificateUse, string)>(),
        ];
        foreach (var (name, use, purpose) in needs)
        {
            if (vault.Current(name, use, now) is not { } key)
            {
                return Failed(OurKey, $"No key called {name} is in use for {use.Text()}: gw keys new {name} --use {use.Text()}, or gw keys import; then send the partner its certificate.");
            }

            if (await ProblemAsync(key, ct) is { } problem)
            {
                return Failed(OurKey, problem);
            }

            isSoon |= IsSoon(key.NotAfter, now);
            sentences.Add($"{key.Id} of {name} {purpose}: {Of(key.Facts)}, {key.Facts.Algorithm}{Left(key.NotAfter, now)}.");
        }

        return sentences.Count == 0
            ? Skipped(OurKey, "The channel signs nothing.")
            : isSoon ? Warning(OurKey, string.Join(' ', sentences) + " Rotate it soon: gw keys rotate.") : Ok(OurKey, string.Join(' ', sentences));
    }

    public ChannelCheck Theirs(Channel channel)
    {
        var (agreed, now) = (channel.As2!, clock.GetUtcNow());
        var isOut = channel.Direction == ChannelDirection.Out;
        var partner = partners.Current.Find(channel.Partner);
        var sentences = new List<string>();
        var isSoon = false;
        foreach (var (use, isNeeded) in new[]
        {
            (CertificateUse.Sign, isOut ? agreed.ExpectsSignedReceipt : agreed.RequireSigned),
            (CertificateUse.Encrypt, isOut && agreed.Encrypt is not null),
        })
        {
            PartnerCertificate[] valid = [.. (use == CertificateUse.Sign ? partner?.SignersAt(now) : partner?.CertificatesFor(use, now)) ?? []];
            if (isNeeded && valid.Length == 0)
            {
                return Failed(PartnerCertificates, Missing(partner, use, now));
            }

            isSoon |= valid.Length > 0 && valid.All(c => IsSoon(c.Until, now));
            sentences.AddRange(valid.Select(c => $"'{c.Id}' for {use.Text()}: {Of(c.Facts)}, {c.Facts.Algorithm}{Left(c.Until, now)}."));
        }

        var detail = string.Join(' ', sentences);
        return sentences.Count == 0
            ? Skipped(PartnerCertificates, "Nothing is signed or encrypted on this channel.")
            : isSoon ? Warning(PartnerCertificates, detail + " Ask the partner for the certificate that follows.") : Ok(PartnerCertificates, detail);
    }

    /// <summary>A key that is listed and cannot be opened signs nothing.</summary>
    private async Task<string?> ProblemAsync(OwnKey key, CancellationToken ct)
    {
        try
        {
            return await vault.OpenKeyAsync(key.Id, ct) is null ? $"Key {key.Id} was retired in this moment." : null;
        }
        catch (MasterKeyException error)
        {
            return $"Key {key.Id} cannot be opened ({error.Code}): {error.Message}";
        }
    }

    private static string Missing(TradingPartner? partner, CertificateUse use, DateTimeOffset now)
    {
        var nearest = partner?.Certificates.Where(c => c.Uses.HasFlag(use)).MinBy(c => c.From > now ? c.From - now : now - c.Until);
        var known = nearest is null
            ? "The profile has none"
            : nearest.From > now
                ? $"'{nearest.Id}' begins on {nearest.From:yyyy-MM-dd} only"
                : $"'{nearest.Id}' ended on {nearest.Until:yyyy-MM-dd}";
        return $"No certificate of the partner is valid for {use.Text()} now. {known}: ask for the current one, add it to certs/ with 'use: [{use.Text()}]', and gw partners apply.";
    }
}
