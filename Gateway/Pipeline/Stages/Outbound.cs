using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>What an outbound exchange is made of, whatever it carries.</summary>
internal sealed record Outbound(
    ExchangeId? Parent, PartnerId Partner, Channel Channel, string? SnapshotHash, UsageIndicator Usage, string Purpose, string ContentType,
    DocumentId? Document, int RetentionDays)
{
    /// <summary>The inbound interchange that it acknowledges; null for a document.</summary>
    public InterchangeId? Answers { get; init; }

    /// <summary>Type of the document, for its file name; of an acknowledgment its purpose says it.</summary>
    public string? Type { get; init; }

    /// <summary>The document's first business number, for its file name.</summary>
    public string? Key { get; init; }

    /// <summary>Why a person must let it go first, or null.</summary>
    public string? Held { get; init; }

    /// <summary>
    /// Adds the outbound exchange and its one delivery. The delivery's id is the id that the receiver sees on every repeat. On a pull road it is
    /// offered at once, otherwise queued; what is held waits for its replay.
    /// </summary>
    public ExchangeId AddTo(OutcomeDraft draft, string actor, TimeProvider clock) => AddNumberedTo(draft, actor, clock).Id;

    /// <summary>The same, and the name that it gets with its interchange's number.</summary>
    public (ExchangeId Id, Func<string, string?> Name) AddNumberedTo(OutcomeDraft draft, string actor, TimeProvider clock)
    {
        var id = ExchangeId.New(clock);
        var delivery = DeliveryId.New(clock);
        var name = Channel.FileName(isAcknowledgment: Answers is not null) is { } template && Purpose != OutboundMessage.ReceiptPurpose
            ? new OutboundName(template, Type ?? Purpose, Key, Partner, delivery, draft.Now)
            : null;
        Add(draft, actor, id, delivery, name?.Of(null));
        return (id, number => name?.Of(number));
    }

    private void Add(OutcomeDraft draft, string actor, ExchangeId id, DeliveryId delivery, string? fileName)
    {
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
            FileName = fileName,
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
            FileName = fileName,
        });
        draft.Note(id, AuditKinds.ExchangeCreated, Facts.Of(
            ("parent", Parent), ("document", Document), ("purpose", Purpose), ("channel", Channel.Id), ("delivery", delivery)));
        if (Held is not null)
        {
            var facts = Facts.Of(("delivery", delivery), ("code", Held));
            draft.Note(id, AuditKinds.DeliveryHeld, facts);
            draft.Add(new OutboxEvent(AuditKinds.DeliveryHeld, id, Partner, draft.Now, facts));
        }
    }
}
