using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>A message in its envelope, on its way into the ledger or in it already.</summary>
internal sealed record Received
{
    public required ExchangeId Id { get; init; }

    public required PartnerId? Partner { get; init; }

    public required string Actor { get; init; }

    /// <summary>What a person had opened again: what its sender was told then stands.</summary>
    public ExchangeId? ReplayOf { get; init; }

    public bool IsReplay => ReplayOf is not null;

    /// <summary>True once its row is in the ledger, in stage received.</summary>
    public bool IsStored { get; init; }

    /// <summary>The first is octet for octet the same, and whole: nothing of this one is needed.</summary>
    public bool IsSpare { get; init; }

    /// <summary>Where it came from.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>What it is known by when it is fetched again, to be claimed with its row.</summary>
    public IReadOnlyList<DedupKey> Places { get; init; } = [];

    /// <summary>Its row, while it is not.</summary>
    public NewExchange? Row { get; init; }

    public static Received Of(ClaimedExchange claimed) => new() { Id = claimed.Id, Partner = claimed.Partner, Actor = Opening.Actor, IsStored = true, ReplayOf = claimed.ReplayOf };

    public static Received Of(ExchangeId id, InboundMessage message, IPartnerDirectory partners, DateTimeOffset now) => new()
    {
        Id = id,
        Partner = message.Channel.Partner,
        Actor = message.Actor,
        RemoteAddress = message.RemoteAddress,
        Row = new NewExchange
        {
            Id = id,
            Direction = Direction.Inbound,
            Stage = ExchangeStage.Received,
            Partner = message.Channel.Partner,
            Channel = message.Channel.Id,
            ReceivedAt = now,
            SnapshotHash = partners.Current.Find(message.Channel.Partner)?.SnapshotHash,
            ContentType = message.ContentType,
            FileName = message.FileName,
            Actor = message.Actor,
            RemoteAddress = message.RemoteAddress,
            Headers = message.Headers,
        },
    };

    /// <summary>As it came, to be opened not before <paramref name="due"/>.</summary>
    public void AddTo(OutcomeDraft draft, StoredPayload wire, DateTimeOffset? due)
    {
        draft.Add(Row! with { DueAt = due });
        draft.Add(wire);
        AddPlaces(draft);
        Note(draft, wire, "received");
    }

    public void AddPlaces(OutcomeDraft draft)
    {
        foreach (var place in Places)
        {
            draft.Add(place);
        }
    }

    /// <summary>The entry that it came, on its own chain.</summary>
    public void Note(OutcomeDraft draft, StoredPayload wire, string stage) => draft.Note(Id, AuditKinds.ExchangeReceived, Facts.Of(
        ("channel", Row!.Channel), ("bytes", wire.Length), ("wire", wire.Digest), ("file", Row.FileName), ("remote", Row.RemoteAddress), ("stage", stage)));
}
