using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 1 to 3 of the walk, inside the request or the poll: store the raw bytes, open the envelope, commit, and only then let the transport answer.
/// HTTP brings no envelope of its own, so its message is opened as it is and all three are one commit; what comes in an envelope goes on in
/// <see cref="Opening"/>.
/// </summary>
internal sealed class Reception(
    IPayloadStore payloads, IOutcomeCommitter committer, IExchangeStore store, IPartnerDirectory partners, FormatCheck formats, Opening opening, IWake wake,
    IFaultPoint faults, TimeProvider clock) : IInbox
{
    /// <summary>How long what a stranger sent is kept.</summary>
    private const int StrangerDays = 7;

    private readonly SenderCopies _copies = new(store, committer, clock);

    public async Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken ct)
    {
        var id = ExchangeId.New(clock);
        StoredPayload raw;
        try
        {
            raw = await StoreRawAsync(id, message, ct).ConfigureAwait(false);
        }
        catch (PayloadTooLargeException error)
        {
            return new AcceptResult.Refused(413, "payload-too-large", error.Message);
        }
        catch (InsufficientStorageException error)
        {
            return new AcceptResult.Refused(507, "insufficient-storage", error.Message);
        }

        if (raw.Length == 0)
        {
            return new AcceptResult.Refused(400, "empty-body", "The body is empty; nothing was stored.");
        }

        faults.Hit("reception-after-store");
        return message.Envelope is { } envelope
            ? await OpenAsync(id, message, envelope, raw, ct).ConfigureAwait(false)
            : await CommitAsync(id, message, raw, ct).ConfigureAwait(false);
    }

    /// <summary>A fetched message that an exchange was made of before is not opened again, wherever it lies now.</summary>
    private async Task<AcceptResult> OpenAsync(ExchangeId id, InboundMessage message, InboundEnvelope envelope, StoredPayload raw, CancellationToken ct)
    {
        if (message.Item is { } item
            && await store.OwnersAsync([ItemKeys.Content(message.Channel.Id, item, raw.Digest)], ct).ConfigureAwait(false) is [{ Exchange: var first }, ..])
        {
            payloads.Discard(raw);
            await RepeatAsync(first, message, item, raw).ConfigureAwait(false);
            return new AcceptResult.Repeat(first) { Digest = raw.Digest };
        }

        return await opening.AcceptAsync(id, message, envelope, raw, ct).ConfigureAwait(false) with { Digest = message.Item is null ? null : raw.Digest };
    }

    public async Task<IReadOnlyDictionary<string, Sha256Digest>> KnownAsync(ChannelId channel, IReadOnlyCollection<string> places, CancellationToken ct)
    {
        var keys = places.Distinct(StringComparer.Ordinal).ToDictionary(p => ItemKeys.Place(channel, p), StringComparer.Ordinal);
        var taken = await store.OwnersAsync(keys.Keys, ct).ConfigureAwait(false);
        return taken.ToDictionary(t => keys[t.Key], t => t.Digest, StringComparer.Ordinal);
    }

    public Task<bool> IsOfAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct) =>
        _copies.IsOfAsync(channel, item, exchange, content, ct);

    public Task SetApartAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct) =>
        _copies.SetApartAsync(channel, item, exchange, content, ct);

    public async Task<ExchangeId?> KeepAsync(StrangerMessage message, CancellationToken ct)
    {
        var id = ExchangeId.New(clock);
        StoredPayload head;
        try
        {
            head = await payloads.KeepAsync(id, StoredPayload.Wire, message.Head, ct).ConfigureAwait(false);
        }
        catch (InsufficientStorageException)
        {
            // The sender is answered the same; what is kept of strangers gives way first.
            return null;
        }

        var draft = new OutcomeDraft(clock, message.Actor);
        draft.Add(new NewExchange
        {
            Id = id,
            Direction = Direction.Inbound,
            Stage = ExchangeStage.Quarantined,
            ReceivedAt = draft.Now,
            ContentType = message.ContentType,
            Actor = message.Actor,
            RemoteAddress = message.RemoteAddress,
            Headers = message.Headers,
            Code = message.Code,
            Detail = message.Detail,
            RetentionDays = StrangerDays,
        });
        draft.Add(head);
        draft.Note(id, AuditKinds.ExchangeReceived, Facts.Of(
            ("bytes", head.Length), ("wire", head.Digest), ("remote", message.RemoteAddress), ("stage", "quarantined")));
        draft.Quarantined(id, null, message.Code, message.Detail);
        if (await committer.CommitAsync(draft.ToOutcome(), CancellationToken.None).ConfigureAwait(false) is OutcomeResult.Refused refused)
        {
            payloads.Discard(head);
            throw new InvalidOperationException("The ledger refused a stranger's message.", refused.Error);
        }

        return id;
    }

    /// <summary>Step 1: raw bytes with their SHA-256, streamed; large ones are a durable file before the commit names it.</summary>
    private Task<StoredPayload> StoreRawAsync(ExchangeId id, InboundMessage message, CancellationToken ct) =>
        payloads.StageAsync(id, message.Envelope is null ? StoredPayload.Raw : StoredPayload.Wire, message.Body, message.Channel.MaxBytes, ct);

    /// <summary>Step 2: whether this is something the pipeline can read at all. Null = yes; otherwise the code and the reason.</summary>
    private async Task<(string Code, string Detail)?> OpenEnvelopeAsync(InboundMessage message, StoredPayload raw, CancellationToken ct) =>
        message.DeclaredDocument is not null ? null : await formats.RefusalAsync(raw, ct).ConfigureAwait(false);

    /// <summary>Step 3: exchange, payload, trail and the stored answer in one transaction; the transport answers after it.</summary>
    private async Task<AcceptResult> CommitAsync(ExchangeId id, InboundMessage message, StoredPayload raw, CancellationToken ct)
    {
        var refusal = await OpenOrDiscardAsync(message, raw, ct).ConfigureAwait(false);
        if (message.Item is { } item)
        {
            return await CommitItemAsync(id, message, item, raw, refusal).ConfigureAwait(false);
        }

        var answer = Answer(id, refusal);
        var result = await CommitOnceAsync(id, message, raw, refusal, answer, []).ConfigureAwait(false);
        if (result is not OutcomeResult.Committed)
        {
            payloads.Discard(raw);
        }

        return Answered(result, id, refusal, answer);
    }

    /// <summary>
    /// A fetched item: made an exchange of once, however often it is fetched. Its keys see to that until it is set apart; that whoever read it before and stood still comes with
    /// it after that, the claim of its look does.
    /// </summary>
    private async Task<AcceptResult> CommitItemAsync(ExchangeId id, InboundMessage message, InboundItem item, StoredPayload raw, (string Code, string Detail)? refusal)
    {
        var (channel, now, answer) = (message.Channel.Id, clock.GetUtcNow(), Answer(id, refusal));
        var content = ItemKeys.Content(channel, item, raw, id, now);
        DedupKey[] keys = [content, .. ItemKeys.Place(channel, item, raw, id, now)];
        while (true)
        {
            var result = await CommitOnceAsync(id, message, raw, refusal, answer, keys).ConfigureAwait(false);
            if (result is OutcomeResult.Duplicate duplicate)
            {
                if (duplicate.Taken.FirstOrDefault(t => t.Key == content.Key) is { } first)
                {
                    payloads.Discard(raw);
                    await RepeatAsync(first.Exchange, message, item, raw).ConfigureAwait(false);
                    return new AcceptResult.Repeat(first.Exchange) { Digest = raw.Digest };
                }

                // Other content lies at a place that was fetched from before.
                keys = [content];
                continue;
            }

            if (result is not OutcomeResult.Committed)
            {
                payloads.Discard(raw);
            }

            if (result is OutcomeResult.LeaseLost)
            {
                throw ShelfException.LookLost(channel);
            }

            return Answered(result, id, refusal, answer) with { Digest = raw.Digest };
        }
    }

    /// <summary>The same again: a note on the chain of the first, once however often it is fetched from there, and its place known where it is a new one.</summary>
    private async Task RepeatAsync(ExchangeId first, InboundMessage message, InboundItem item, StoredPayload raw)
    {
        var draft = new OutcomeDraft(clock, message.Actor) { Look = item.Look };
        var again = ItemKeys.Again(message.Channel.Id, item, raw, first, draft.Now);
        if ((await store.OwnersAsync([again.Key], CancellationToken.None).ConfigureAwait(false)).Count > 0)
        {
            return;
        }

        draft.Note(first, AuditKinds.ExchangeRepeated, Facts.Of(
            ("channel", message.Channel.Id), ("bytes", raw.Length), ("sha256", raw.Digest), ("file", message.FileName), ("remote", message.RemoteAddress)));
        var noted = draft.ToOutcome();
        var place = ItemKeys.Place(message.Channel.Id, item, raw, first, draft.Now);
        var result = await committer.CommitAsync(noted with { DedupKeys = [again, .. place] }, CancellationToken.None).ConfigureAwait(false);
        if (result is OutcomeResult.Duplicate)
        {
            // The place is known for other content.
            result = await committer.CommitAsync(noted with { DedupKeys = [again] }, CancellationToken.None).ConfigureAwait(false);
        }

        switch (result)
        {
            case OutcomeResult.LeaseLost:
                throw ShelfException.LookLost(message.Channel.Id);
            case OutcomeResult.Refused refused:
                throw new InvalidOperationException("The ledger refused a repeat.", refused.Error);
        }
    }

    /// <summary>Not cancelled by a client that goes away, and the file is not removed when this throws: the commit may have happened.</summary>
    private Task<OutcomeResult> CommitOnceAsync(
        ExchangeId id, InboundMessage message, StoredPayload raw, (string Code, string Detail)? refusal, string answer, IReadOnlyList<DedupKey> keys)
    {
        var draft = new OutcomeDraft(clock, message.Actor) { Look = message.Item?.Look };
        foreach (var key in keys)
        {
            draft.Add(key);
        }

        draft.Add(Row(id, message, refusal, draft.Now));
        draft.Add(raw);
        Note(draft, id, message, raw, refusal);
        if (message.Idempotency is { } claim)
        {
            draft.Idempotency = new IdempotencyCompletion(claim.Key, claim.Epoch, raw.Digest, refusal is null ? 202 : 422, answer, id);
        }

        return committer.CommitAsync(draft.ToOutcome(), CancellationToken.None);
    }

    private async Task<(string Code, string Detail)?> OpenOrDiscardAsync(InboundMessage message, StoredPayload raw, CancellationToken ct)
    {
        try
        {
            return await OpenEnvelopeAsync(message, raw, ct).ConfigureAwait(false);
        }
        catch
        {
            payloads.Discard(raw);
            throw;
        }
    }

    private AcceptResult Answered(OutcomeResult result, ExchangeId id, (string Code, string Detail)? refusal, string answer)
    {
        switch (result)
        {
            case OutcomeResult.Committed when refusal is { } because:
                return new AcceptResult.Quarantined(id, because.Code, because.Detail);
            case OutcomeResult.Committed:
                faults.Hit("reception-after-commit");
                wake.Wake(Stage.Translation);
                return new AcceptResult.Accepted(id, answer);
            case OutcomeResult.LeaseLost or OutcomeResult.Stale:
                return new AcceptResult.Refused(409, "idempotency-in-flight", "Another request with this Idempotency-Key took over.");
            case OutcomeResult.Refused refused:
                throw new InvalidOperationException("The ledger refused an accepted message.", refused.Error);
            default:
                throw new InvalidOperationException($"Reception cannot end as {result.GetType().Name}.");
        }
    }

    private NewExchange Row(ExchangeId id, InboundMessage message, (string Code, string Detail)? refusal, DateTimeOffset now) => new()
    {
        Id = id,
        Direction = Direction.Inbound,
        Stage = refusal is null ? ExchangeStage.Opened : ExchangeStage.Quarantined,
        Partner = message.Channel.Partner,
        Channel = message.Channel.Id,
        ReceivedAt = now,
        SnapshotHash = partners.Current.Find(message.Channel.Partner)?.SnapshotHash,
        ContentType = message.ContentType,
        FileName = message.FileName,
        Actor = message.Actor,
        RemoteAddress = message.RemoteAddress,
        Headers = message.Headers,
        DeclaredDocument = message.DeclaredDocument,
        DeclaredReceiver = message.DeclaredReceiver,
        Code = refusal?.Code,
        Detail = refusal?.Detail,
    };

    private static void Note(OutcomeDraft draft, ExchangeId id, InboundMessage message, StoredPayload raw, (string Code, string Detail)? refusal)
    {
        draft.Note(id, AuditKinds.ExchangeReceived, Facts.Of(
            ("channel", message.Channel.Id), ("bytes", raw.Length), ("sha256", raw.Digest), ("file", message.FileName),
            ("remote", message.RemoteAddress), ("stage", refusal is null ? "opened" : "quarantined")));
        if (refusal is { } because)
        {
            draft.Quarantined(id, message.Channel.Partner, because.Code, because.Detail);
        }
    }

    private static string Answer(ExchangeId id, (string Code, string Detail)? refusal) => refusal is { } because
        ? Facts.Of(("exchangeId", id), ("status", "quarantined"), ("code", because.Code), ("detail", because.Detail))
        : AcceptedBody.Of(id.ToString()).ToJson();
}
