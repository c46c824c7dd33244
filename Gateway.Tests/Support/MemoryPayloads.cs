using Gateway.Exchanges;

namespace Gateway.Tests.Support;

/// <summary>Payloads that live in their row only.</summary>
internal sealed class MemoryPayloads : IPayloadStore
{
    public async Task<StoredPayload> StageAsync(ExchangeId exchange, string part, Stream content, long limit, CancellationToken ct)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, ct);
        return copy.Length > limit ? throw new PayloadTooLargeException(limit) : StoredPayload.InRow(exchange, part, copy.ToArray());
    }

    public ValueTask<StoredPayload> StageAsync(ExchangeId exchange, string part, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        ValueTask.FromResult(StoredPayload.InRow(exchange, part, content.ToArray()));

    public void Discard(StoredPayload payload)
    {
    }

    public ValueTask<Stream> OpenReadAsync(StoredPayload payload, CancellationToken ct)
    {
        var content = payload.Inline!.Value.ToArray();
        return Sha256Digest.Of(content) == payload.Digest
            ? ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false))
            : throw new PayloadCorruptException(payload, "another hash");
    }
}
