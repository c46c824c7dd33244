using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Evidence;

/// <summary>Partner and channel of an exchange: as they are now, and as the profile had them that it ran under.</summary>
internal sealed class EvidenceChannels(IPartnerDirectory partners)
{
    /// <summary>The one of now first; neither where no profile is known any more.</summary>
    public async Task<IReadOnlyList<TradingPartner>> PartnersAsync(ExchangeView view, CancellationToken ct)
    {
        if (view.Summary.Partner is not { } partner)
        {
            return [];
        }

        var then = view.SnapshotHash is { } hash ? await partners.AtAsync(partner, hash, ct).ConfigureAwait(false) : null;
        return [.. new[] { partners.Current.Find(partner), then }.OfType<TradingPartner>().DistinctBy(p => p.SnapshotHash)];
    }

    public static IReadOnlyList<Channel> Of(ExchangeView view, IReadOnlyList<TradingPartner> partners) =>
        [.. partners.Select(p => p.Channels.FirstOrDefault(c => c.Id == view.Summary.Channel)).OfType<Channel>()];
}
