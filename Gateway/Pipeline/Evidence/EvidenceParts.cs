using Gateway.Exchanges;
using Gateway.Security;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Evidence;

/// <summary>Stored payloads on their way into evidence: as they are, or the word why they are not there.</summary>
internal sealed class EvidenceParts(IExchangeStore store, IPayloadStore payloads)
{
    /// <summary>Largest receipt that is taken apart; what is larger is none.</summary>
    private const int MostInMemory = 4 * 1024 * 1024;

    /// <summary>The payload when its bytes are in the zip now; null when the reason stands there instead.</summary>
    public async Task<StoredPayload?> AddAsync(EvidenceZip zip, ExchangeId exchange, string part, string name, string missing, CancellationToken ct)
    {
        if (await store.PayloadAsync(exchange, part, ct).ConfigureAwait(false) is not { } payload)
        {
            zip.Leave(name, missing);
            return null;
        }

        if (payload is { Inline: null, File: null })
        {
            zip.Leave(name, AbsenceReasons.Purged, "The bytes were purged when their retention ended; length and hash are kept.", payload);
            return null;
        }

        if (await OpenAsync(payload, ct).ConfigureAwait(false) is not { } stream)
        {
            zip.Leave(name, AbsenceReasons.Corrupt, "The stored bytes are not those of their hash, or are gone.", payload);
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            await zip.AddAsync(name, _ => ValueTask.FromResult<Stream>(new SectionStream(stream, 0, payload.Length)), ct).ConfigureAwait(false);
            return payload;
        }
    }

    /// <summary>A payload whose bytes are there; null otherwise.</summary>
    public async Task<StoredPayload?> FindAsync(ExchangeId exchange, string part, CancellationToken ct) =>
        await store.PayloadAsync(exchange, part, ct).ConfigureAwait(false) is { } payload && payload is not { Inline: null, File: null } ? payload : null;

    /// <summary>Part of the receipt that counts; that of the first where there is none.</summary>
    public async Task<string> LastReceiptAsync(ExchangeId exchange, CancellationToken ct) =>
        (await Stages.ReceiptParts.OfAsync(store, exchange, ct).ConfigureAwait(false)).Last?.Part ?? StoredPayload.Receipt;

    /// <summary>The message and its attachments.</summary>
    public async Task AddContentsAsync(EvidenceZip zip, ExchangeId exchange, string missing, CancellationToken ct)
    {
        _ = await AddAsync(zip, exchange, StoredPayload.Raw, EvidenceNames.Content(1), missing, ct).ConfigureAwait(false);
        for (var number = 2; await store.PayloadAsync(exchange, Part(number), ct).ConfigureAwait(false) is not null; number++)
        {
            _ = await AddAsync(zip, exchange, Part(number), EvidenceNames.Content(number), missing, ct).ConfigureAwait(false);
        }
    }

    /// <summary>What was sent with the message, as it is written; one whose bytes are gone is empty, and then the whole has another digest.</summary>
    public async Task<IReadOnlyList<SealPart>> AttachmentsAsync(ExchangeId exchange, CancellationToken ct)
    {
        var found = new List<SealPart>();
        for (var number = 2; await store.PayloadAsync(exchange, Part(number), ct).ConfigureAwait(false) is { } payload; number++)
        {
            found.Add(new SealPart(
                payload.ContentType ?? "application/octet-stream", payload.FileName,
                async token => payload is { Inline: null, File: null } ? Stream.Null : await OpenAsync(payload, token).ConfigureAwait(false) ?? Stream.Null));
        }

        return found;
    }

    /// <summary>The bytes, whose hash was checked a moment ago; null when they do not have it any more, or the disk does not give them.</summary>
    public async Task<Stream?> OpenAsync(StoredPayload payload, CancellationToken ct)
    {
        try
        {
            return await payloads.OpenReadAsync(payload, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PayloadCorruptException or PayloadUnreadableException)
        {
            // What is left of the exchange is evidence all the same; the caller says what is missing.
            return null;
        }
    }

    /// <summary>All of a small payload; null when it is not small, or corrupt.</summary>
    public async Task<byte[]?> ReadAsync(StoredPayload payload, CancellationToken ct)
    {
        if (payload.Length > MostInMemory || await OpenAsync(payload, ct).ConfigureAwait(false) is not { } stream)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            var bytes = new byte[payload.Length];
            await stream.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
            return bytes;
        }
    }

    public async Task<string?> MicAsync(ExchangeId exchange, CancellationToken ct) =>
        await store.PayloadAsync(exchange, StoredPayload.Mic, ct).ConfigureAwait(false) is { Inline: { } mic } ? System.Text.Encoding.ASCII.GetString(mic.Span) : null;

    private static string Part(int number) => Stages.OpenedMessage.PartName(number);
}
