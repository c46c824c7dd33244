using Gateway.Exchanges;
using Gateway.Pipeline.Stages;

namespace Gateway.Pipeline;

/// <summary>Copies the contents of an exchange for a run of their own.</summary>
internal sealed class ReplayContents(IExchangeStore store, IPayloadStore payloads)
{
    /// <param name="areDocuments">
    /// Whether each content may be a document, as in a mail: then all of them are needed. What belongs to a document (RFC 6362) is left out where it is damaged or purged: the
    /// document itself is whole.
    /// </param>
    /// <exception cref="PayloadCorruptException">Bytes that are needed are damaged or gone; nothing is left of the others.</exception>
    public async Task<ReplayCopies> CopyAsync(ExchangeId id, StoredPayload content, bool areDocuments, CancellationToken ct)
    {
        var (others, missing) = (new List<StoredPayload>(), new List<string>());
        var first = await CopyAsync(id, content.Part, content, ct).ConfigureAwait(false);
        try
        {
            for (var number = 2; content.Part == StoredPayload.Raw; number++)
            {
                if (await store.PayloadAsync(content.Exchange, OpenedMessage.PartName(number), ct).ConfigureAwait(false) is not { } other)
                {
                    break;
                }

                try
                {
                    var copy = await CopyAsync(id, OpenedMessage.PartName(others.Count + 2), other, ct).ConfigureAwait(false);
                    others.Add(copy with { ContentType = other.ContentType, FileName = other.FileName });
                }
                catch (PayloadCorruptException) when (!areDocuments)
                {
                    missing.Add(other.Part);
                }
            }
        }
        catch
        {
            Discard(new ReplayCopies(first, others, missing));
            throw;
        }

        return new ReplayCopies(first, others, missing);
    }

    /// <summary>No row names them.</summary>
    public void Discard(ReplayCopies copies)
    {
        foreach (var copy in copies.Others.Prepend(copies.Content))
        {
            payloads.Discard(copy);
        }
    }

    private async Task<StoredPayload> CopyAsync(ExchangeId id, string part, StoredPayload stored, CancellationToken ct)
    {
        var stream = await payloads.OpenReadAsync(stored, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await payloads.StageAsync(id, part, stream, stored.Length, ct).ConfigureAwait(false);
        }
    }
}
