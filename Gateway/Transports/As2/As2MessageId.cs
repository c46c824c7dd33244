using Gateway.Exchanges;

namespace Gateway.Transports.As2;

/// <summary>Message-ID of what we send: the delivery's id, so that a receipt names its delivery.</summary>
internal static class As2MessageId
{
    private const int MostHost = 100;

    /// <summary><c>&lt;dl_…@northwind&gt;</c>.</summary>
    public static string Of(string delivery, string us, bool brackets)
    {
        var host = string.Concat(us.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'));
        var id = $"{delivery}@{(host.Length == 0 ? "gateway" : host[..Math.Min(host.Length, MostHost)])}";
        return brackets ? $"<{id}>" : id;
    }

    /// <summary>Null when it is none of ours.</summary>
    public static DeliveryId? DeliveryOf(string messageId)
    {
        var id = MessageIds.Strip(messageId);
        var at = id.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && DeliveryId.TryParse(id[..at], out var delivery) ? delivery : null;
    }
}
