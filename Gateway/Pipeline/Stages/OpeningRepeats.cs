using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>Messages that are known: what was said of the first is said again, and nothing is kept twice while the first is whole.</summary>
internal sealed class OpeningRepeats(
    IPayloadStore payloads, IExchangeStore store, IExchangeReader reader, IOutcomeCommitter committer, IPurge purge, TimeProvider clock)
{
    /// <summary>What was accepted before under its id and is the same octet for octet; null when nothing was.</summary>
    public async Task<ExchangeId?> FirstAsync(InboundEnvelope envelope, StoredPayload wire, CancellationToken ct) =>
        await store.OwnersAsync([envelope.Key], ct).ConfigureAwait(false) is [{ Exchange: var first }]
        && await store.PayloadAsync(first, StoredPayload.Wire, ct).ConfigureAwait(false) is { Digest: var digest } && digest == wire.Digest ? first : null;

    /// <summary>Whether the same octets lie here already, and whole.</summary>
    public async Task<bool> IsSpareAsync(InboundEnvelope envelope, StoredPayload wire) =>
        await FirstAsync(envelope, wire, CancellationToken.None).ConfigureAwait(false) is { } first && await IsWholeAsync(first).ConfigureAwait(false);

    /// <summary>The receipt that was written for a message; null where none was, or its bytes are damaged, gone or cannot be read.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReceiptAsync(ExchangeId exchange, CancellationToken ct)
    {
        if (await store.PayloadAsync(exchange, StoredPayload.Receipt, ct).ConfigureAwait(false) is not { } stored)
        {
            return null;
        }

        try
        {
            var stream = await payloads.OpenReadAsync(stored, ct).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var bytes = new byte[stored.Length];
                await stream.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
                return bytes;
            }
        }
        catch (Exception error) when (error is PayloadCorruptException or PayloadUnreadableException)
        {
            // The check of the ledger names it; the sender hears the same in other octets.
            return null;
        }
    }

    /// <summary>The code that a message was refused with when it was opened; null when it was accepted. What became of it later was no matter of its receipt.</summary>
    public async Task<string?> RefusalOfAsync(ExchangeId exchange, CancellationToken ct)
    {
        var trail = (await reader.FindAsync(exchange, PartnerScope.All, ct).ConfigureAwait(false))?.Timeline ?? [];
        var opened = trail.FirstOrDefault(entry => entry.Kind == AuditKinds.ExchangeOpened);
        return opened is not null && trail.FirstOrDefault(entry => entry.Seq == opened.Seq + 1) is { Kind: AuditKinds.ExchangeQuarantined } next && next.Actor == opened.Actor
            && JsonElement.Parse(next.Data).TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    /// <summary>Whether it is a replay of that one, or both are of the same first, which was refused before it was known by its id.</summary>
    public async Task<bool> IsRunOfAsync(Received received, ExchangeId known, CancellationToken ct) => received.ReplayOf is { } first
        && (first == known || (await reader.FindAsync(known, PartnerScope.All, ct).ConfigureAwait(false))?.Summary.ReplayOf == first);

    /// <summary>Commits that it came again. Where the first is damaged a few copies a day are kept.</summary>
    /// <param name="receipt">What its sender hears.</param>
    public async Task<AcceptResult.Repeat> CommitAsync(OpeningDraft opening, ExchangeId first, Receipt? receipt, CancellationToken ct)
    {
        var (received, now) = (opening.Received, clock.GetUtcNow());
        var note = await RepeatNotes.NextAsync(store, first, "repeated", now, ct).ConfigureAwait(false);
        var leaves = receipt is { OnConnection: false } ? await RepeatNotes.NextAsync(store, first, "answered", now, ct).ConfigureAwait(false) : null;
        var kept = received.IsSpare || await IsWholeAsync(first).ConfigureAwait(false) ? null : await RepeatNotes.NextAsync(store, first, "kept", now, ct).ConfigureAwait(false);
        var outcome = opening.ToRepeat(clock, first, receipt, note, leaves, kept);
        var result = await committer.CommitAsync(outcome, CancellationToken.None).ConfigureAwait(false);
        if (result is OutcomeResult.Refused refused)
        {
            throw new InvalidOperationException("The ledger refused a repeat.", refused.Error);
        }

        // Otherwise it was decided beside us, and what became of its bytes there counts.
        var isOurs = result is OutcomeResult.Committed;
        if (isOurs && received.IsStored && kept is null)
        {
            await purge.PurgeExchangeAsync(received.Id, CancellationToken.None).ConfigureAwait(false);
        }

        return new AcceptResult.Repeat(first) { IsKept = isOurs && kept is not null, Receipt = receipt is { OnConnection: true } ? receipt.Message : (ReadOnlyMemory<byte>?)null };
    }

    /// <summary>Whether the bytes of a message are those that came; where they are damaged, purged or cannot be read, its repeat has the only ones.</summary>
    private async Task<bool> IsWholeAsync(ExchangeId exchange)
    {
        if (await store.PayloadAsync(exchange, StoredPayload.Wire, CancellationToken.None).ConfigureAwait(false) is not { } wire)
        {
            return false;
        }

        try
        {
            await (await payloads.OpenReadAsync(wire, CancellationToken.None).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is PayloadCorruptException or PayloadUnreadableException)
        {
            return false;
        }
    }
}
