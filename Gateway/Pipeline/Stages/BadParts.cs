using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Edi;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The parts of a message that go no further while others do: each becomes a quarantined exchange of its own, with exactly its bytes, for a replay. Nothing
/// is dropped.
/// </summary>
internal sealed class BadParts(IPayloadStore payloads, TimeProvider clock)
{
    /// <summary>The message is read, and its digest checked, once for all its parts.</summary>
    public async Task SplitOffAsync(
        OutcomeDraft draft, ClaimedExchange claimed, PartnerId partner, IReadOnlyList<TranslatedInterchange> interchanges,
        IReadOnlyList<EdiItem.Unreadable> unreadable, CancellationToken ct)
    {
        List<Part> parts = [.. Bad(interchanges), .. Rest(claimed, unreadable)];
        if (parts.Count == 0)
        {
            return;
        }

        var stream = await payloads.OpenReadAsync(claimed.Raw, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            foreach (var part in parts)
            {
                await SplitOffAsync(draft, claimed, partner, stream, part, ct).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<Part> Bad(IReadOnlyList<TranslatedInterchange> interchanges) =>
        from bad in interchanges
        where bad.Quarantine is not null
        select new Part(bad.Header.Offset, bad.EndOffset - bad.Header.Offset, bad.Usage, bad.Quarantine!.Value.Code, bad.Quarantine.Value.Detail);

    private static IEnumerable<Part> Rest(ClaimedExchange claimed, IReadOnlyList<EdiItem.Unreadable> unreadable) =>
        from rest in unreadable
        let length = rest.Length ?? claimed.Raw.Length - rest.Offset
        select new Part(rest.Offset, length, null, rest.Finding.CodeName, $"{rest.Finding.Message} (byte {rest.Offset})");

    private async Task SplitOffAsync(OutcomeDraft draft, ClaimedExchange claimed, PartnerId partner, Stream message, Part bad, CancellationToken ct)
    {
        var id = ExchangeId.New(clock);
        var detail = OneLine.Of(bad.Detail, OutcomeDraftExtensions.MaxDetail);
        StoredPayload raw;
        var slice = new StreamSlice(message, bad.Offset, bad.Length);
        await using (slice.ConfigureAwait(false))
        {
            raw = await payloads.StageAsync(id, StoredPayload.Raw, slice, long.MaxValue, ct).ConfigureAwait(false);
        }

        draft.Add(raw);
        draft.Add(new NewExchange
        {
            Id = id,
            Direction = Direction.Inbound,
            Stage = ExchangeStage.Quarantined,
            Partner = partner,
            Channel = claimed.Channel,
            ReceivedAt = draft.Now,
            SnapshotHash = claimed.SnapshotHash,
            Usage = bad.Usage,
            ContentType = claimed.ContentType,
            Actor = TranslationWriter.Actor,
            Code = bad.Code,
            Detail = detail,
        });
        draft.Note(id, AuditKinds.ExchangeReceived, Facts.Of(("from", claimed.Id), ("offset", bad.Offset), ("bytes", raw.Length), ("sha256", raw.Digest)));
        draft.Quarantined(id, partner, bad.Code, detail);
        draft.Note(claimed.Id, AuditKinds.ExchangeSplit, Facts.Of(("offset", bad.Offset), ("exchange", id), ("code", bad.Code)));
    }

    /// <summary>Bytes of a message that go no further, and why.</summary>
    private readonly record struct Part(long Offset, long Length, UsageIndicator? Usage, string Code, string Detail);
}
