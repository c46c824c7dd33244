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
            : await AcknowledgingAsync(partner, outbound, usage, ct).ConfigureAwait(false);
        return named is { } id ? Find(id, partner)?.Id : null;
    }

    private Channel? Find(ChannelId id, PartnerId partner) =>
        partners.Current.Find(id, partner) is { Direction: ChannelDirection.Out } channel ? channel : null;

    /// <summary>The bytes are written already: only an agreement of their kind takes them.</summary>
    private ChannelId? Carrying(PartnerId partner, string type, UsageIndicator usage, string? contentType) =>
        partners.Current.Outbound(partner, type, usage) is { Channels: [var id, ..] } agreement
        && (agreement.Standard == "json") == (contentType == "application/json") ? id : null;

    /// <summary>
    /// That of the agreements of what is acknowledged, where all name the same. A repeat and what no agreement covers have none: then that of the first
    /// agreement of the pair that it came between, which is where what no agreement covers is answered.
    /// </summary>
    private async ValueTask<ChannelId?> AcknowledgingAsync(PartnerId partner, ExchangeView outbound, UsageIndicator usage, CancellationToken ct)
    {
        var acknowledged = outbound.Summary.Parent is { } parent ? await reader.FindAsync(parent, PartnerScope.All, ct).ConfigureAwait(false) : null;
        var covering = acknowledged?.Documents.Select(d => d.Agreement).ToHashSet() ?? [];
        var inbound = partners.Current.Find(partner)?.Agreements.Where(a => a.Direction == ChannelDirection.In).ToArray() ?? [];
        var named = inbound.Where(a => covering.Contains(a.Id)).Select(a => a.Acknowledge.Channel).Distinct().ToArray();
        return named.Length > 0 ? named is [{ } one] ? one : null
            : acknowledged?.Interchanges is [var came, ..]
                ? inbound.Where(a => IsOf(a, came, usage)).Select(a => a.Acknowledge.Channel).FirstOrDefault(c => c is not null)
                : null;
    }

    private static bool IsOf(Agreement agreement, NewInterchange came, UsageIndicator usage) =>
        agreement.Them?.Identity == came.Sender && agreement.Us?.Identity == came.Receiver && agreement.Usage == usage;
}
