namespace Gateway.Exchanges;

/// <summary>Payload bytes: small ones in the row, larger ones as files by day and exchange, hash checked on every read.</summary>
public interface IPayloadStore
{
    /// <summary>
    /// Streams a body while hashing it. Up to 64 KB comes back inline; more is a durable file (written, fsynced, renamed) that the caller's commit must name, or
    /// <see cref="Discard"/>. The commit fsyncs its folder first.
    /// </summary>
    /// <exception cref="PayloadTooLargeException">More than <paramref name="limit"/> bytes came; nothing is kept.</exception>
    /// <exception cref="InsufficientStorageException">Free space is below the reserve.</exception>
    Task<StoredPayload> StageAsync(ExchangeId exchange, string part, Stream content, long limit, CancellationToken ct);

    /// <summary>Stages bytes that are already in memory: inline when small, a durable file otherwise.</summary>
    ValueTask<StoredPayload> StageAsync(ExchangeId exchange, string part, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>A payload to be written to piece by piece. The caller disposes it, completed or not.</summary>
    /// <exception cref="InsufficientStorageException">Free space is below the reserve.</exception>
    PayloadStream Begin(ExchangeId exchange, string part, long limit);

    /// <summary>Removes the file of a staged payload that no commit names.</summary>
    void Discard(StoredPayload payload);

    /// <summary>The bytes of a payload that the caller staged itself a moment ago: they were hashed on their way in, and are not hashed again.</summary>
    ValueTask<Stream> OpenStagedAsync(StoredPayload payload, CancellationToken ct);

    /// <summary>The bytes, after the hash was checked. The caller disposes the stream.</summary>
    /// <exception cref="PayloadCorruptException">The bytes are not those that were stored; code <c>payload-corrupt</c>.</exception>
    /// <exception cref="PayloadUnreadableException">The disk does not give them; code <c>payload-unreadable</c>.</exception>
    ValueTask<Stream> OpenReadAsync(StoredPayload payload, CancellationToken ct);

    /// <summary>
    /// The bytes, whose hash is checked as they are read, so that a large file is read once: for whoever reads to the end, and lets go of nothing before it. The end of other
    /// bytes is a <see cref="PayloadCorruptException"/>. The caller disposes the stream.
    /// </summary>
    /// <exception cref="PayloadCorruptException">The bytes are gone, or are known at once not to be those that were stored.</exception>
    /// <exception cref="PayloadUnreadableException">Their file cannot be opened.</exception>
    ValueTask<Stream> OpenToEndAsync(StoredPayload payload, CancellationToken ct);
}
