using System.Collections.Frozen;

namespace Gateway.Partners;

/// <summary>All partners a node runs at one moment: immutable, replaced as a whole when a snapshot is published.</summary>
public sealed class PartnerDirectory
{
    private readonly FrozenDictionary<PartnerId, TradingPartner> _partners;
    private readonly FrozenDictionary<ChannelId, Channel> _channels;
    private readonly FrozenDictionary<(string Them, string Us, ChannelDirection Direction), Channel> _as2;
    private readonly FrozenSet<PartnerIdentity> _ours;

    public PartnerDirectory(IEnumerable<TradingPartner> partners)
    {
        _partners = partners.ToFrozenDictionary(p => p.Id);
        _channels = _partners.Values.SelectMany(p => p.Channels).ToFrozenDictionary(c => c.Id);
        _as2 = _channels.Values.Where(c => c.As2Pair is not null).ToFrozenDictionary(c => c.As2Pair!.Value);
        _ours = _partners.Values.Where(p => p.Internal).SelectMany(p => p.Identities).ToFrozenSet();
    }

    public static PartnerDirectory Empty { get; } = new([]);

    public IReadOnlyCollection<TradingPartner> Partners => _partners.Values;

    public TradingPartner? Find(PartnerId id) => _partners.GetValueOrDefault(id);

    public Channel? Find(ChannelId id) => _channels.GetValueOrDefault(id);

    /// <summary>The channel where it is that partner's: an id that its partner gave up may have become another's, and nothing of the one goes to the other.</summary>
    public Channel? Find(ChannelId id, PartnerId of) => Find(id) is { } channel && channel.Partner == of ? channel : null;

    /// <summary>The channel of a pair of AS2 names, octet by octet as RFC 4130 6.2 has them, without quotation marks; null when the pair is not agreed.</summary>
    public Channel? FindAs2(string them, string us, ChannelDirection direction) => _as2.GetValueOrDefault((them, us, direction));

    /// <summary>True when the identity is one of our own.</summary>
    public bool IsOurs(PartnerIdentity identity) => _ours.Contains(identity);

    /// <summary>
    /// The inbound agreements of a channel's partner for an envelope pair, whatever the set and usage; empty when the pair is not agreed.
    /// </summary>
    public IEnumerable<Agreement> Inbound(Channel channel, PartnerIdentity sender, PartnerIdentity receiver) =>
        Find(channel.Partner)?.Agreements.Where(a => a.Direction == ChannelDirection.In
            && a.Channels.Contains(channel.Id) && a.Them?.Identity == sender && a.Us?.Identity == receiver) ?? [];

    /// <summary>The partner's outbound agreement for a document, or null.</summary>
    public Agreement? Outbound(PartnerId partner, string document, UsageIndicator usage) =>
        Find(partner)?.Agreements.FirstOrDefault(a =>
            a.Direction == ChannelDirection.Out && a.Document == document && a.Usage == usage);
}
