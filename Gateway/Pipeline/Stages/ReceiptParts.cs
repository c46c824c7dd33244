using System.Globalization;
using Gateway.Exchanges;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The receipts that decided a delivery, each kept as it came: the first as <c>mdn</c>, that of a message which a person had sent again as <c>mdn/2</c>, and so on.
/// </summary>
internal static class ReceiptParts
{
    /// <summary>As long as messages and their contents are known.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(400);

    /// <summary>
    /// By what a receipt is known that decided a delivery: on a connection of its own it decides no second time, whoever sends it again in whatever wrapping. In the answer to a
    /// message it counts each time: a partner says the same of what it knows already (rfc4130bis 5.5).
    /// </summary>
    public static DedupKey KeyOf(DeliveryId delivery, ExchangeId exchange, Sha256Digest content, DateTimeOffset now) =>
        new($"receipt:{delivery}:{content}", content, exchange, now, Window);

    /// <summary>The last one, or null; and the name of the next.</summary>
    public static async Task<(StoredPayload? Last, string Next)> OfAsync(IExchangeStore store, ExchangeId exchange, CancellationToken ct)
    {
        StoredPayload? last = null;
        for (var number = 1; ; number++)
        {
            var part = NameOf(number);
            if (await store.PayloadAsync(exchange, part, ct).ConfigureAwait(false) is not { } found)
            {
                return (last, part);
            }

            last = found;
        }
    }

    private static string NameOf(int number) => number == 1 ? StoredPayload.Receipt : string.Create(CultureInfo.InvariantCulture, $"{StoredPayload.Receipt}/{number}");
}
