using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>What an outbound exchange is made of, whatever it carries.</summary>
internal sealed record Outbound(
    ExchangeId? Parent, PartnerId Partner, Channel Channel, string? SnapshotHash, UsageIndicator Usage, string Purpose, string ContentType,
    DocumentId? Document, int RetentionDays)
{
    /// <summary>The inbound interchange that it acknowledges; null for a document.</summary>
    public InterchangeId? Answers { get; init; }

    /// <summary>Why a person must let it go first, or null.</summary>
    public string? Held { get; init; }

    /// <summary>
    /// Adds the outbound exchange and its one delivery. The delivery's id is the id that the receiver sees on every repeat. On a pull road it is
    /// offered at once, otherwise queued; what is held waits for its replay.
    /// </summary>
    public ExchangeId AddTo(OutcomeDraft draft, string actor, TimeProvider clock)
    {
        var id = ExchangeId.New(clock);
        var delivery = DeliveryId.New(clock);
        draft.Add(new NewExchange
        {
            Id = id,
            Direction = Direction.Outbound,
            Stage = ExchangeStage.Routed,
            Partner = Partner,
            Channel = Channel.Id,
            ReceivedAt = draft.Now,
            Parent = Parent,
            SnapshotHash = SnapshotHash,
            Usage = Usage,
            ContentType = ContentType,
            Actor = actor,
            RetentionDays = RetentionDays,
        });
        draft.Add(new NewDelivery
        {
            Id = delivery,
            Exchange = id,
            Document = Document,
            Answers = Answers,
            Partner = Partner,
            Channel = Channel.Id,
            State = Held is not null ? DeliveryState.Held : Channel.IsPull ? DeliveryState.Unconfirmed : DeliveryState.Queued,
            Code = Held,
            Purpose = Purpose,
            MessageId = delivery.ToString(),
            ContentType = ContentType,
        });
        draft.Note(id, AuditKinds.ExchangeCreated, Facts.Of(
            ("parent", Parent), ("document", Document), ("purpose", Purpose), ("channel", Channel.Id), ("delivery", delivery)));
        if (Held is not null)
        {
            var facts = Facts.Of(("delivery", delivery), ("code", Held));
            draft.Note(id, AuditKinds.DeliveryHeld, facts);
            draft.Add(new OutboxEvent(AuditKinds.DeliveryHeld, id, Partner, draft.Now, facts));
        }

        return id;
    }
}
