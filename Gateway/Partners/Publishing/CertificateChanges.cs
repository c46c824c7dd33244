namespace Gateway.Partners.Publishing;

/// <summary>The certificates of a partner before and after a publication, by what they are and not by what the profile calls them.</summary>
internal static class CertificateChanges
{
    /// <param name="running">With the first uses that the ledger knows.</param>
    public static IReadOnlyList<CertificateChange> Of(TradingPartner? running, TradingPartner proposed, DateTimeOffset now)
    {
        var before = ByThumbprint(running);
        var after = ByThumbprint(proposed);
        var then = EncryptsWith(proposed with { Certificates = [.. proposed.Certificates.Select(c => c with { UsedSince = before.GetValueOrDefault(c.Thumbprint)?.UsedSince })] }, now);
        return
        [
            .. before.Values.Where(c => !after.ContainsKey(c.Thumbprint)).Select(c => Change(running!, c, null, then, now)),
            .. after.Values.Where(c => before.TryGetValue(c.Thumbprint, out var old) && Differs(old, c)).Select(c => Change(running!, before[c.Thumbprint], c, then, now)),
            .. after.Values.Where(c => !before.ContainsKey(c.Thumbprint)).Select(c => new CertificateChange(c.Id, ProfileChange.Added, c.Facts, c.Until, [], [], null)),
        ];
    }

    private static Dictionary<string, PartnerCertificate> ByThumbprint(TradingPartner? partner) =>
        (partner?.Certificates ?? []).DistinctBy(c => c.Thumbprint).ToDictionary(c => c.Thumbprint, StringComparer.Ordinal);

    private static bool Differs(PartnerCertificate old, PartnerCertificate now) => (old.Uses, old.From, old.Until) != (now.Uses, now.From, now.Until);

    private static CertificateChange Change(TradingPartner running, PartnerCertificate old, PartnerCertificate? changed, PartnerCertificate? then, DateTimeOffset now)
    {
        var isSigner = running.SignersAt(now).Any(c => c.Thumbprint == old.Thumbprint);
        var isRecipient = EncryptsWith(running, now)?.Thumbprint == old.Thumbprint;
        return new CertificateChange(
            changed?.Id ?? old.Id, changed is null ? ProfileChange.Removed : ProfileChange.Changed, old.Facts, changed?.Until,
            [.. running.Channels.Where(c => isSigner && Verifies(c)).Select(c => c.Id)],
            [.. running.Channels.Where(c => isRecipient && Encrypts(c)).Select(c => c.Id)],
            isRecipient ? then?.Id : null);
    }

    private static PartnerCertificate? EncryptsWith(TradingPartner partner, DateTimeOffset now) => partner.CertificatesFor(CertificateUse.Encrypt, now).FirstOrDefault();

    /// <summary>Signed messages, or signed receipts.</summary>
    private static bool Verifies(Channel channel) => channel is { As2: not null, Direction: ChannelDirection.In } or { As2.ExpectsSignedReceipt: true };

    private static bool Encrypts(Channel channel) => channel is { Direction: ChannelDirection.Out, As2.Encrypt: not null };
}
