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

    public PayloadStream Begin(ExchangeId exchange, string part, long limit) => new Sink(exchange, part, limit);

    public ValueTask<Stream> OpenStagedAsync(StoredPayload payload, CancellationToken ct) => OpenReadAsync(payload, ct);

    public ValueTask<Stream> OpenToEndAsync(StoredPayload payload, CancellationToken ct) => OpenReadAsync(payload, ct);

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

    private sealed class Sink(ExchangeId exchange, string part, long limit) : PayloadStream
    {
        private readonly MemoryStream _content = new();

        public override long Length => _content.Length;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _content.Length + buffer.Length > limit ? throw new PayloadTooLargeException(limit) : _content.WriteAsync(buffer, cancellationToken);

        public override ValueTask<StoredPayload> CompleteAsync(CancellationToken ct) =>
            ValueTask.FromResult(StoredPayload.InRow(exchange, part, _content.ToArray()));
    }
}
