using Gateway.Exchanges;

namespace Gateway.Pipeline.Stages;

/// <summary>What stages do with payloads in one breath.</summary>
internal static class PayloadStoreExtensions
{
    /// <summary>Stages bytes under a name of their own, where another node may be at the same part.</summary>
    public static async Task<StoredPayload> KeepAsync(
        this IPayloadStore payloads, ExchangeId exchange, string part, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var sink = payloads.Begin(exchange, part, long.MaxValue);
        await using (sink.ConfigureAwait(false))
        {
            await sink.WriteAsync(content, ct).ConfigureAwait(false);
            return await sink.CompleteAsync(ct).ConfigureAwait(false);
        }
    }
}
