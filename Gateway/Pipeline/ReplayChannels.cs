using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>Where a replayed delivery goes whose channel its partner has no more: by the agreement that runs now, under the same id.</summary>
internal sealed class ReplayChannels(IExchangeReader reader, IPartnerDirectory partners)
{
    /// <summary>Null where the delivery's channel is there, or no agreement names another for what it carries.</summary>
    public async Task<ChannelId?> OtherAsync(ExchangeView outbound, DeliveryView delivery, CancellationToken ct)
    {
        if (outbound.Summary is not { Partner: { } partner, Usage: { } usage } || Find(delivery.Channel, partner) is not null)
        {
            return null;
        }

        var type = (await reader.ReadyAsync(delivery.Id, PartnerScope.All, ct).ConfigureAwait(false))?.Type;
        var named = type is not null ? Carrying(partner, type, usage, outbound.ContentType)
            : outbound.Summary.Parent is { } parent ? await AcknowledgingAsync(partner, parent, ct).ConfigureAwait(false) : null;
        return named is { } id ? Find(id, partner)?.Id : null;
    }

    private Channel? Find(ChannelId id, PartnerId partner) =>
        partners.Current.Find(id, partner) is { Direction: ChannelDirection.Out } channel ? channel : null;

    /// <summary>The bytes are written already: only an agreement of their kind takes them.</summary>
    private ChannelId? Carrying(PartnerId partner, string type, UsageIndicator usage, string? contentType) =>
        partners.Current.Outbound(partner, type, usage) is { Channels: [var id, ..] } agreement
        && (agreement.Standard == "json") == (contentType == "application/json") ? id : null;

    /// <summary>That of the agreements of what is acknowledged, where all name the same.</summary>
    private async ValueTask<ChannelId?> AcknowledgingAsync(PartnerId partner, ExchangeId acknowledged, CancellationToken ct)
    {
        var documents = (await reader.FindAsync(acknowledged, PartnerScope.All, ct).ConfigureAwait(false))?.Documents ?? [];
        var agreements = documents.Select(d => d.Agreement).ToHashSet();
        var named = partners.Current.Find(partner)?.Agreements.Where(a => agreements.Contains(a.Id)).Select(a => a.Acknowledge.Channel).Distinct();
        return named?.ToArray() is [{ } one] ? one : null;
    }
}
