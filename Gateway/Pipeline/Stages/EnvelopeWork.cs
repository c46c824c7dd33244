using Gateway.Exchanges;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Stages;

/// <summary>Step 2: opens a stored envelope into staged contents. Of an envelope that does not hold nothing is left.</summary>
internal sealed class EnvelopeWork(IPayloadStore payloads, IEnvelopeOpener opener)
{
    /// <summary>Octets of small contents that are in memory until it is known whether the envelope holds; what comes after them goes to files.</summary>
    private const long MostInMemory = 4 * 1024 * 1024;

    /// <param name="staged">True when this process stored the wire bytes a moment ago.</param>
    public async Task<OpenedMessage> OpenAsync(ExchangeId exchange, EnvelopeTerms terms, StoredPayload wire, bool staged, CancellationToken ct)
    {
        var sinks = new List<PayloadStream>();
        var inMemory = 0L;
        try
        {
            var stream = staged
                ? await payloads.OpenStagedAsync(wire, ct).ConfigureAwait(false)
                : await payloads.OpenReadAsync(wire, ct).ConfigureAwait(false);
            SecurityVerdict verdict;
            await using (stream.ConfigureAwait(false))
            {
                verdict = await opener.OpenAsync(terms, stream, Begin, ct).ConfigureAwait(false);
            }

            return new OpenedMessage(verdict, verdict.Holds ? await CompleteAsync(sinks, verdict.Parts, ct).ConfigureAwait(false) : []);
        }
        finally
        {
            foreach (var sink in sinks)
            {
                await sink.DisposeAsync().ConfigureAwait(false);
            }
        }

        PayloadStream Begin(OpenedPart part)
        {
            if (part.Number > 1 && sinks.Count > 0)
            {
                // A message may have a thousand parts.
                inMemory += sinks[^1].Length <= StoredPayload.InlineLimit ? sinks[^1].Length : 0;
                sinks[^1].Rest(inMemory <= MostInMemory);
            }

            var sink = payloads.Begin(exchange, OpenedMessage.PartName(part.Number), terms.MaxBytes);
            sinks.Add(sink);
            return sink;
        }
    }

    public void Discard(IEnumerable<StoredPayload> contents)
    {
        foreach (var content in contents)
        {
            payloads.Discard(content);
        }
    }

    private async Task<IReadOnlyList<StoredPayload>> CompleteAsync(List<PayloadStream> sinks, IReadOnlyList<OpenedPart> parts, CancellationToken ct)
    {
        var contents = new List<StoredPayload>(sinks.Count);
        try
        {
            foreach (var (sink, part) in sinks.Zip(parts))
            {
                // Of the first the exchange itself says what it is.
                var content = await sink.CompleteAsync(ct).ConfigureAwait(false);
                contents.Add(part.Number == 1 ? content : content with { ContentType = OpenedMessage.Line(part.ContentType), FileName = OpenedMessage.Line(part.FileName) });
            }

            return contents;
        }
        catch
        {
            Discard(contents);
            throw;
        }
    }
}
