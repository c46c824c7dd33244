using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Step 14: a message is sealed (compressed, signed, encrypted) once, and stored before its first byte leaves, so that every repeat has the same bytes and the
/// same digest is expected back. Of two nodes that seal the same delivery one is committed, and both send that one's.
/// </summary>
internal sealed class Sealing(IPayloadStore payloads, IExchangeStore store, IOutcomeCommitter committer, IFaultPoint faults, TimeProvider clock)
{
    /// <summary>The channel's transport is another one by now, and a repeat has the bytes of the first.</summary>
    public const string SealedOtherwise = "sealed-otherwise";

    private const string Actor = "stage:delivery";

    /// <summary>Of what was sealed before its type was kept.</summary>
    private const string FirstType = "message/http";

    /// <summary>The message with its wire bytes; or why it cannot be sealed.</summary>
    public async Task<(OutboundMessage? Wire, SendResult? Refused)> WireAsync(
        ISealer sealer, ClaimedDelivery claimed, OutboundMessage message, CancellationToken ct)
    {
        // The first attempt finds nothing sealed, unless a node died between sealing and sending, and then this is no first attempt.
        if (claimed.Attempt > 1 && await FindAsync(claimed, ct).ConfigureAwait(false) is { } before)
        {
            var type = before.ContentType ?? FirstType;
            return type == sealer.WireType
                ? (await OverAsync(claimed, message, before, ct).ConfigureAwait(false), null)
                : (null, new SendResult.Failed(SealedOtherwise, $"It was sealed as {type}, and channel {message.Channel.Id} sends {sealer.WireType}.", Retry: false));
        }

        var sink = payloads.Begin(claimed.Exchange, StoredPayload.Wire, long.MaxValue);
        await using (sink.ConfigureAwait(false))
        {
            // Nothing of it is committed before its end.
            var whole = message with { OpenBody = token => payloads.OpenToEndAsync(claimed.Payload, token) };
            switch (await sealer.SealAsync(whole, sink, ct).ConfigureAwait(false))
            {
                case SealResult.Refused refused:
                    return (null, new SendResult.Failed(refused.Code, refused.Detail, Retry: false));
                case SealResult.Sealed made:
                    var wire = await sink.CompleteAsync(ct).ConfigureAwait(false) with { ContentType = sealer.WireType };
                    return (await CommitAsync(claimed, message, wire, made, ct).ConfigureAwait(false), null);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private async Task<OutboundMessage> CommitAsync(
        ClaimedDelivery claimed, OutboundMessage message, StoredPayload wire, SealResult.Sealed made, CancellationToken ct)
    {
        var draft = new OutcomeDraft(clock, Actor);
        draft.Add(wire);
        draft.Add(StoredPayload.InRow(claimed.Exchange, StoredPayload.Mic, Encoding.ASCII.GetBytes(made.Mic)));
        draft.Note(claimed.Exchange, AuditKinds.DeliverySealed, Facts.Of(
            [("delivery", claimed.Id), ("file", message.FileName), ("bytes", wire.Length), ("sha256", wire.Digest), ("mic", made.Mic),
            ("attachments", message.Attachments.Count > 0 ? string.Join(' ', message.Attachments.Select(a => a.Digest)) : null), .. made.Facts]));
        faults.Hit("delivery-before-seal");
        switch (await committer.CommitAsync(draft.ToOutcome(), CancellationToken.None).ConfigureAwait(false))
        {
            case OutcomeResult.Committed:
                faults.Hit("delivery-after-seal");
                return Over(message, wire, made.Mic) with { OpenBody = token => payloads.OpenStagedAsync(wire, token) };
            case OutcomeResult.Refused when await FindAsync(claimed, ct).ConfigureAwait(false) is { } other:
                payloads.Discard(wire);
                return await OverAsync(claimed, message, other, ct).ConfigureAwait(false);
            case OutcomeResult.Refused refused:
                payloads.Discard(wire);
                throw new InvalidOperationException("The ledger refused a sealed message.", refused.Error);
            case var result:
                throw new System.Diagnostics.UnreachableException($"Sealing cannot end as {result}.");
        }
    }

    private Task<StoredPayload?> FindAsync(ClaimedDelivery claimed, CancellationToken ct) => store.PayloadAsync(claimed.Exchange, StoredPayload.Wire, ct);

    private async Task<OutboundMessage> OverAsync(ClaimedDelivery claimed, OutboundMessage message, StoredPayload wire, CancellationToken ct)
    {
        var mic = await store.PayloadAsync(claimed.Exchange, StoredPayload.Mic, ct).ConfigureAwait(false);
        return Over(message, wire, mic?.Inline is { } text ? Encoding.ASCII.GetString(text.Span) : null);
    }

    private OutboundMessage Over(OutboundMessage message, StoredPayload wire, string? mic) => message with
    {
        Length = wire.Length,
        Mic = mic,
        OpenBody = token => payloads.OpenReadAsync(wire, token),
    };
}
