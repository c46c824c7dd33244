using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Edi;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 1 to 3 of the walk, inside the request or the poll: store the raw bytes, open the envelope, commit, and only then let the transport answer.
/// HTTP brings no envelope of its own, so its message is opened as it is and all three are one commit.
/// </summary>
internal sealed class Reception(
    IPayloadStore payloads, IOutcomeCommitter committer, IPartnerDirectory partners, IWake wake, IFaultPoint faults, TimeProvider clock) : IInbox
{
    private const int HeadLength = 4096;

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
        return await CommitAsync(id, message, raw, ct).ConfigureAwait(false);
    }

    /// <summary>Step 1: raw bytes with their SHA-256, streamed; large ones are a durable file before the commit names it.</summary>
    private Task<StoredPayload> StoreRawAsync(ExchangeId id, InboundMessage message, CancellationToken ct) =>
        payloads.StageAsync(id, StoredPayload.Raw, message.Body, message.Channel.MaxBytes, ct);

    /// <summary>Step 2: whether this is something the pipeline can read at all. Null = yes; otherwise the code and the reason.</summary>
    private async Task<(string Code, string Detail)?> OpenEnvelopeAsync(InboundMessage message, StoredPayload raw, CancellationToken ct)
    {
        if (message.DeclaredDocument is not null)
        {
            return null;
        }

        var stream = await payloads.OpenReadAsync(raw, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var head = new byte[(int)Math.Min(HeadLength, raw.Length)];
            await stream.ReadExactlyAsync(head, ct).ConfigureAwait(false);
            switch (FormatDetector.Detect(head))
            {
                case DocumentFormat.X12:
                    return await FirstItemAsync(head, ct).ConfigureAwait(false) is EdiItem.Unreadable { Finding: var finding }
                        ? (finding.CodeName, $"{finding.Message} (byte {finding.Offset})")
                        : null;
                case DocumentFormat.Edifact:
                    return ("format-not-supported", "EDIFACT is not supported yet.");
                default:
                    return ("format-unknown", "The body is neither an X12 interchange nor a declared document.");
            }
        }
    }

    private static async Task<EdiItem?> FirstItemAsync(byte[] head, CancellationToken ct)
    {
        using var stream = new MemoryStream(head, writable: false);
        await foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default, ct).ConfigureAwait(false))
        {
            return item;
        }

        return null;
    }

    /// <summary>Step 3: exchange, payload, trail and the stored answer in one transaction; the transport answers after it.</summary>
    private async Task<AcceptResult> CommitAsync(ExchangeId id, InboundMessage message, StoredPayload raw, CancellationToken ct)
    {
        var refusal = await OpenOrDiscardAsync(message, raw, ct).ConfigureAwait(false);
        var draft = new OutcomeDraft(clock, message.Actor);
        var answer = Answer(id, refusal);
        draft.Add(Row(id, message, refusal, draft.Now));
        draft.Add(raw);
        Note(draft, id, message, raw, refusal);
        if (message.Idempotency is { } claim)
        {
            draft.Idempotency = new IdempotencyCompletion(claim.Key, claim.Epoch, raw.Digest, refusal is null ? 202 : 422, answer, id);
        }

        // Not cancelled by a client that goes away, and the file is not removed when this throws: the commit may have happened.
        var result = await committer.CommitAsync(draft.ToOutcome(), CancellationToken.None).ConfigureAwait(false);
        if (result is not OutcomeResult.Committed)
        {
            payloads.Discard(raw);
        }

        return Answered(result, id, refusal, answer);
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
