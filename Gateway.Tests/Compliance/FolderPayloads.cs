using Gateway.Exchanges;

namespace Gateway.Tests.Compliance;

/// <summary>Payload files in a folder, checked when they are opened; nothing is staged here.</summary>
internal sealed class FolderPayloads(string folder) : IPayloadStore
{
    public Task<StoredPayload> StageAsync(ExchangeId exchange, string part, Stream content, long limit, CancellationToken ct) =>
        throw new NotSupportedException();

    public ValueTask<StoredPayload> StageAsync(ExchangeId exchange, string part, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        throw new NotSupportedException();

    public void Discard(StoredPayload payload) => throw new NotSupportedException();

    public ValueTask<Stream> OpenReadAsync(StoredPayload payload, CancellationToken ct)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, payload.File!));
        return Sha256Digest.Of(bytes) == payload.Digest
            ? ValueTask.FromResult<Stream>(new MemoryStream(bytes))
            : throw new PayloadCorruptException(payload, "another hash");
    }
}
