using System.Security.Cryptography;
using System.Text;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The dedup keys of a fetched item: what it is, by its name for itself or its place together with its content, which only one exchange is ever made of; and its place
/// alone, so that what was left there need not be fetched again to be known. Both end when the copy is set apart to be removed.
/// </summary>
internal static class ItemKeys
{
    /// <summary>A file may be left for years.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(3650);

    public static DedupKey Content(ChannelId channel, InboundItem item, StoredPayload raw, ExchangeId exchange, DateTimeOffset now) =>
        new(Content(channel, item, raw.Digest), raw.Digest, exchange, now, Window);

    /// <summary>None where nothing is known by its place.</summary>
    public static DedupKey[] Place(ChannelId channel, InboundItem item, StoredPayload raw, ExchangeId exchange, DateTimeOffset now) =>
        item.Place is { } place ? [new DedupKey(Place(channel, place), raw.Digest, exchange, now, Window)] : [];

    /// <summary>That the same was fetched from the same place again, which is noted once.</summary>
    public static DedupKey Again(ChannelId channel, InboundItem item, StoredPayload raw, ExchangeId exchange, DateTimeOffset now) =>
        new($"again:{channel}:{Hash(item.Place ?? item.Name)}:{raw.Digest}", raw.Digest, exchange, now, Window);

    /// <summary>What the copy under a name of ours holds that is of this exchange.</summary>
    public static DedupKey Apart(ChannelId channel, Sha256Digest content, ExchangeId exchange, DateTimeOffset now) =>
        new(Apart(channel, exchange), content, exchange, now, Window);

    public static string Apart(ChannelId channel, ExchangeId exchange) => $"apart:{channel}:{exchange}";

    /// <summary>The same key over its window, so that another exchange may have it; whatever the clocks of nodes differ by.</summary>
    public static DedupKey Over(DedupKey key) => key with { Window = -TimeSpan.FromDays(1) };

    public static string Content(ChannelId channel, InboundItem item, Sha256Digest content) => $"item:{channel}:{Hash(item.Name)}:{content}";

    public static string Place(ChannelId channel, string place) => $"place:{channel}:{Hash(place)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
