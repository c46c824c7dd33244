using System.Globalization;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Security.Certificates;
using Gateway.Transports;

namespace Gateway.Pipeline.Certificates;

/// <summary>Requests to partners to trust a certificate of ours, each an outbound exchange like any other.</summary>
internal sealed class CertificateAnnouncements(
    IPartnerDirectory partners, IOutcomeCommitter committer, IWake wake, IServiceProvider transports, TimeProvider clock) : ICertificateAnnouncements
{
    private const int RetentionDays = 365;

    public async Task<(string Code, string Detail)?> RefusalAsync(string keyName, CancellationToken ct)
    {
        _ = await partners.RefreshAsync(ct).ConfigureAwait(false);
        return Channels(keyName).FirstOrDefault() is { } channel ? FormatOf(channel).CannotAnnounce : null;
    }

    public async Task<IReadOnlyList<Announcement>> AnnounceAsync(OwnKey key, string actor, CancellationToken ct)
    {
        _ = await partners.RefreshAsync(ct).ConfigureAwait(false);
        var draft = new OutcomeDraft(clock, actor);
        var pairs = Channels(key.Name)
            .GroupBy(c => (c.Partner, c.As2!.Us, c.As2.Them))
            .Select(pair => (pair.Key, Uses: pair.Aggregate(CertificateUse.None, (all, c) => all | UsesOf(key, c.As2!))))
            .Where(pair => pair.Uses != CertificateUse.None)
            .OrderBy(pair => pair.Key.Partner.Value, StringComparer.Ordinal).ThenBy(pair => pair.Key.Them, StringComparer.Ordinal);
        List<Announcement> said = [.. pairs.Select(pair => Announce(draft, key, pair.Key.Partner, pair.Key.Us, pair.Key.Them, pair.Uses, actor))];
        if (!draft.CreatesDeliveries)
        {
            return said;
        }

        var result = await committer.CommitAsync(draft.ToOutcome(), ct).ConfigureAwait(false);
        if (result is not OutcomeResult.Committed)
        {
            throw new InvalidOperationException($"An announcement ended as {result}.", (result as OutcomeResult.Refused)?.Error);
        }

        wake.Wake(Stage.Delivery);
        return said;
    }

    private Announcement Announce(OutcomeDraft draft, OwnKey key, PartnerId id, string us, string them, CertificateUse uses, string actor)
    {
        var partner = partners.Current.Find(id)!;
        if (partner.CertificatePolicy == CertificatePolicy.Refuse)
        {
            return new Announcement(id, them, null, CertificateExchangeCodes.Refused, "The profile says 'cem: refuse'.");
        }

        if (partners.Current.FindAs2(them, us, ChannelDirection.Out) is not { } channel)
        {
            return new Announcement(id, them, null, CertificateExchangeCodes.NoChannelOut, $"The pair {us} to {them} has no channel out.");
        }

        var requestId = $"{Guid.CreateVersion7(draft.Now).ToString("N", CultureInfo.InvariantCulture)}@gateway";
        DateTimeOffset? respondBy = key.ActiveFrom > draft.Now ? key.ActiveFrom : null;
        var content = FormatOf(channel).WriteRequest(channel, requestId, new AnnouncedCertificate(key.Facts, uses, respondBy));
        var exchange = new Outbound(
            null, id, channel, partner.SnapshotHash, UsageIndicator.Live, OutboundMessage.CertificateRequestPurpose, content.ContentType, null, RetentionDays)
            .AddTo(draft, actor, clock);
        draft.Add(StoredPayload.InRow(exchange, StoredPayload.Raw, content.Body));
        var request = new TrustRequest
        {
            Direction = Direction.Outbound,
            Partner = id,
            RequestId = requestId,
            Exchange = exchange,
            Us = us,
            Them = them,
            Certificate = key.Facts,
            Uses = uses,
            Issuer = key.Facts.IssuerName,
            RespondBy = respondBy,
            CreatedAt = draft.Now,
        };
        draft.Add(request);
        draft.Note(exchange, AuditKinds.CertificateAnnounced, TrustFacts.Of(request, certificate: key.Id));
        return new Announcement(id, them, exchange, null, null);
    }

    private IEnumerable<Channel> Channels(string keyName) => partners.Current.Partners.SelectMany(p => p.Channels)
        .Where(c => c.As2 is { } agreed && (agreed.Key == keyName || agreed.TlsKey == keyName));

    /// <summary>What the channel does with the key.</summary>
    private static CertificateUse UsesOf(OwnKey key, As2Terms agreed) => key.Uses
        & ((agreed.Key == key.Name ? CertificateUse.Sign | CertificateUse.Encrypt : CertificateUse.None)
            | (agreed.TlsKey == key.Name ? CertificateUse.Tls : CertificateUse.None));

    private ICertificateExchangeFormat FormatOf(Channel channel) => transports.GetRequiredKeyedService<ICertificateExchangeFormat>(channel.Transport);
}
