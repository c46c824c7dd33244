using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Tests.Support;

/// <summary>Some row of each kind, right as it is; tests change with <c>with</c> what they are about.</summary>
public static class Some
{
    public static readonly PartnerId Partner = new("acme");

    public static readonly ChannelId In = new("acme-in");

    public static readonly ChannelId Out = new("erp-out");

    public static readonly PartnerIdentity Us = new("ZZ", "GATEWAY");

    public static readonly PartnerIdentity Them = new("ZZ", "ACME");

    public static readonly Sha256Digest Digest = Sha256Digest.Of("some"u8);

    public static NewExchange Inbound(TimeProvider clock, ExchangeStage stage = ExchangeStage.Opened) => new()
    {
        Id = ExchangeId.New(clock),
        Direction = Direction.Inbound,
        Stage = stage,
        Partner = Partner,
        Channel = In,
        ReceivedAt = clock.GetUtcNow(),
        SnapshotHash = "s1",
        ContentType = "application/edi-x12",
        Actor = "key:k1",
        Headers = """{"content-type":"application/edi-x12"}""",
    };

    public static NewExchange Outbound(TimeProvider clock, ExchangeId? parent = null) => new()
    {
        Id = ExchangeId.New(clock),
        Direction = Direction.Outbound,
        Stage = ExchangeStage.Routed,
        Partner = new PartnerId("erp"),
        Channel = Out,
        ReceivedAt = clock.GetUtcNow(),
        Parent = parent,
        SnapshotHash = "s2",
        Actor = "stage:routing",
    };

    public static StoredPayload Raw(ExchangeId exchange, string text = "ISA*00*") =>
        StoredPayload.InRow(exchange, StoredPayload.Raw, Encoding.UTF8.GetBytes(text));

    public static AuditDraft Entry(ExchangeId exchange, TimeProvider clock, string kind = AuditKinds.ExchangeReceived) =>
        new(exchange.ToString(), kind, "stage:test", clock.GetUtcNow(), """{"why":"test"}""");

    /// <summary>An inbound exchange with its raw payload and first entry.</summary>
    public static StageOutcome Arrival(NewExchange exchange, TimeProvider clock) => new()
    {
        Exchanges = [exchange],
        Payloads = [Raw(exchange.Id)],
        Audit = [Entry(exchange.Id, clock)],
    };

    public static NewDelivery Delivery(NewExchange outbound, TimeProvider clock, DeliveryState state = DeliveryState.Queued) => new()
    {
        Id = DeliveryId.New(clock),
        Exchange = outbound.Id,
        Partner = outbound.Partner!.Value,
        Channel = outbound.Channel!.Value,
        State = state,
        Purpose = "document",
        MessageId = "msg-" + outbound.Id,
        ContentType = "application/json",
    };

    /// <summary>An outbound exchange with its payload, delivery and first entry.</summary>
    public static StageOutcome Departure(NewExchange exchange, NewDelivery delivery, TimeProvider clock) => new()
    {
        Exchanges = [exchange],
        Payloads = [Raw(exchange.Id, "{}")],
        Deliveries = [delivery],
        Audit = [Entry(exchange.Id, clock, AuditKinds.ExchangeCreated)],
    };

    public static NewInterchange Interchange(ExchangeId exchange, TimeProvider clock, string number = "000000001") => new()
    {
        Id = InterchangeId.New(clock),
        Exchange = exchange,
        Position = 1,
        Standard = "x12",
        Sender = Them,
        Receiver = Us,
        ControlNumber = number,
        Digest = Digest,
        Groups = 1,
        Sets = 1,
        AcceptedSets = 1,
        Validation = ValidationState.Valid,
    };

    public static NewDocument Document(ExchangeId exchange, TimeProvider clock, int position = 1) => new()
    {
        Id = DocumentId.New(clock),
        Exchange = exchange,
        Position = position,
        Partner = Partner,
        Type = "order",
        Set = "850",
        ControlNumber = "0001",
        GroupControlNumber = "1",
        Agreement = "acme-orders",
        Validation = ValidationState.Valid,
        PayloadPart = $"document/{position}",
        MapName = "acme-850-to-order@1",
        MapHash = "m1",
        BusinessKeys = [new BusinessKey("po", $"PO-{position}")],
    };

    public static StoredPayload Canonical(NewDocument document) => StoredPayload.InRow(
        document.Exchange, document.PayloadPart!, Encoding.UTF8.GetBytes($$"""{"position":{{document.Position}}}"""));

    public static NewExpectation Expectation(NewExchange outbound, TimeProvider clock, string kind = "997") => new()
    {
        Id = ExpectationId.New(clock),
        Kind = kind,
        Exchange = outbound.Id,
        Partner = outbound.Partner!.Value,
        Us = Us,
        Them = Them,
        InterchangeControlNumber = "000000041",
        FunctionalId = "IN",
        GroupControlNumber = "42",
        SetControlNumber = "0001",
        DueAt = clock.GetUtcNow() + TimeSpan.FromHours(4),
        WithinOfDelivery = TimeSpan.FromHours(4),
    };
}
