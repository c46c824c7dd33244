using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

public sealed class RoutingTests
{
    private static readonly PartnerId Acme = new("acme");
    private static readonly PartnerId Erp = new("erp");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly RecordingCommitter _committer = new();

    [Fact]
    public async Task ADocumentWhoseStoredBytesChangedIsQuarantinedAndNotTakenForACrash()
    {
        var claimed = Claim();
        var document = StoredPayload.InRow(claimed.Id, "document/1", "{}"u8.ToArray()) with { Inline = "[]"u8.ToArray() };
        var store = new Documents(claimed, [new StoredDocument(DocumentId.New(_clock), claimed.Id, 1, Acme, "order", "orders", null, document)]);
        var payloads = new MemoryPayloads();
        var routing = new Routing(
            store, payloads, _committer, new FixedPartners(Sender(), Receiver()), new X12Outbound(payloads), new Attachments(store, payloads), new NoWake(), new NoFaults(), _clock);

        await (await routing.PrepareAsync([claimed], TestContext.Current.CancellationToken))(claimed, TestContext.Current.CancellationToken);

        var outcome = Assert.Single(_committer.Outcomes);
        var move = Assert.Single(outcome.ExchangeMoves);
        Assert.Equal((ExchangeStage.Quarantined, PayloadCorruptException.Code), (move.To, move.Code));
        Assert.Empty(outcome.Deliveries);
    }

    private ClaimedExchange Claim()
    {
        var id = ExchangeId.New(_clock);
        return new ClaimedExchange
        {
            Id = id,
            Lease = new Lease(LeaseKind.Exchange, id.Value, 1),
            Crashes = 0,
            Direction = Direction.Inbound,
            Stage = ExchangeStage.Translated,
            ReceivedAt = _clock.GetUtcNow(),
            Partner = Acme,
            SnapshotHash = "s",
            Raw = StoredPayload.InRow(id, StoredPayload.Raw, "ISA"u8.ToArray()),
        };
    }

    private static TradingPartner Sender() => new()
    {
        Id = Acme,
        Name = "Acme",
        SnapshotHash = "s",
        Agreements = [Agreement("orders", Acme, ChannelDirection.In, "x12") with { Routes = [new RouteRule(Erp, null, null)] }],
    };

    private static TradingPartner Receiver() => new()
    {
        Id = Erp,
        Name = "ERP",
        SnapshotHash = "e",
        Internal = true,
        Channels = [new Channel { Id = new("erp-out"), Partner = Erp, Direction = ChannelDirection.Out, Transport = "http" }],
        Agreements = [Agreement("erp-orders", Erp, ChannelDirection.Out, "x12") with { Channels = [new ChannelId("erp-out")] }],
    };

    private static Agreement Agreement(string id, PartnerId partner, ChannelDirection direction, string standard) =>
        new() { Id = id, Partner = partner, Direction = direction, Role = OurRole.Seller, Document = "order", Standard = standard };

    private sealed class Documents(ClaimedExchange of, IReadOnlyList<StoredDocument> documents) : EmptyExchangeStore
    {
        public override Task<ILookup<ExchangeId, StoredDocument>> DocumentsAsync(IReadOnlyCollection<ExchangeId> exchanges, CancellationToken ct) =>
            Task.FromResult(documents.ToLookup(_ => of.Id));
    }
}
