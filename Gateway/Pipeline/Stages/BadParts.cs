using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The parts of a message that go no further while others do: each becomes a quarantined exchange of its own, with exactly its bytes, for a replay. Nothing
/// is dropped.
/// </summary>
internal sealed class BadParts(IPayloadStore payloads, TimeProvider clock)
{
    /// <summary>A content is read, and its digest checked, once for all its parts.</summary>
    public async Task SplitOffAsync(
        OutcomeDraft draft, ClaimedExchange claimed, PartnerId partner, IReadOnlyList<TranslatedInterchange> interchanges,
        IReadOnlyList<UnreadBytes> unreadable, IReadOnlyList<RefusedContent> refused, CancellationToken ct)
    {
        IEnumerable<Part> parts = [.. Bad(interchanges), .. Rest(unreadable), .. refused.Select(r => new Part(r.Content, 0, r.Content.Length, null, r.Code, r.Detail))];
        foreach (var content in parts.GroupBy(p => p.Content))
        {
            var stream = await payloads.OpenReadAsync(content.Key, ct).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                foreach (var part in content)
                {
                    await SplitOffAsync(draft, claimed, partner, stream, part, ct).ConfigureAwait(false);
                }
            }
        }
    }

    private static IEnumerable<Part> Bad(IReadOnlyList<TranslatedInterchange> interchanges) =>
        from bad in interchanges
        where bad.Quarantine is not null
        select new Part(bad.Content, bad.Header.Offset, bad.EndOffset - bad.Header.Offset, bad.Usage, bad.Quarantine!.Value.Code, bad.Quarantine.Value.Detail);

    private static IEnumerable<Part> Rest(IReadOnlyList<UnreadBytes> unreadable) =>
        from bytes in unreadable
        let rest = bytes.Item
        let length = rest.Length ?? bytes.Content.Length - rest.Offset
        select new Part(bytes.Content, rest.Offset, length, null, rest.Finding.CodeName, $"{rest.Finding.Message} (byte {rest.Offset})");

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
            ContentType = bad.Content.ContentType ?? claimed.ContentType,
            FileName = bad.Content.FileName,
            Actor = TranslationWriter.Actor,
            Code = bad.Code,
            Detail = detail,
        });
        draft.Note(id, AuditKinds.ExchangeReceived, Facts.Of(("from", claimed.Id), ("offset", bad.Offset), ("bytes", raw.Length), ("sha256", raw.Digest)));
        draft.Quarantined(id, partner, bad.Code, detail);
        draft.Note(claimed.Id, AuditKinds.ExchangeSplit, Facts.Of(("offset", bad.Offset), ("exchange", id), ("code", bad.Code)));
    }

    /// <summary>Bytes of a message that go no further, and why.</summary>
    private readonly record struct Part(StoredPayload Content, long Offset, long Length, UsageIndicator? Usage, string Code, string Detail);
}
