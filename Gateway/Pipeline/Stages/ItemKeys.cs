using System.Security.Cryptography;
using System.Text;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The dedup keys of a fetched item: what it is, by its name for itself or its place together with its content, which only one exchange is ever made of; and its place
/// alone, so that what was left there need not be fetched again to be known.
/// </summary>
internal static class ItemKeys
{
    /// <summary>A file may be left for years.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(3650);

    public static DedupKey Content(ChannelId channel, InboundItem item, StoredPayload raw, ExchangeId exchange, DateTimeOffset now) =>
        new($"item:{channel}:{Hash(item.Identity ?? item.Place)}:{raw.Digest}", raw.Digest, exchange, now, Window);

    public static DedupKey Place(ChannelId channel, InboundItem item, StoredPayload raw, ExchangeId exchange, DateTimeOffset now) =>
        new(Place(channel, item.Place), raw.Digest, exchange, now, Window);

    /// <summary>That the same was fetched from the same place again, which is noted once.</summary>
    public static DedupKey Again(ChannelId channel, InboundItem item, StoredPayload raw, ExchangeId exchange, DateTimeOffset now) =>
        new($"again:{channel}:{Hash(item.Place)}:{raw.Digest}", raw.Digest, exchange, now, Window);

    public static string Place(ChannelId channel, string place) => $"place:{channel}:{Hash(place)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
