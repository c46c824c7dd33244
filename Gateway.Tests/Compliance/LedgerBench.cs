using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>
/// The ledger's work for single-order interchanges and nothing else: every row of an order, in sets of 64. Explicit, in Release:
/// <c>dotnet run --project Gateway.Tests -c Release -- --explicit only --filter-class Gateway.Tests.Compliance.LedgerBench</c>.
/// </summary>
public sealed class LedgerBench(ITestOutputHelper output)
{
    private const int Set = 64;
    private static readonly string Order = new('x', 1100);
    private static readonly IReadOnlyDictionary<ChannelId, int> Free = new Dictionary<ChannelId, int>();

    [Theory(Explicit = true)]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task OrdersASecond(StorageProvider provider)
    {
        var sets = int.Parse(Environment.GetEnvironmentVariable("LEDGER_BENCH_SETS") ?? "60", CultureInfo.InvariantCulture);
        using var server = provider == StorageProvider.PostgreSql ? await PostgresServer.StartAsync(durable: true) : null;
        await using var ledger = server is null ? await TestLedger.SqliteAsync() : await TestLedger.OnAsync(server);
        var store = ledger.Node().GetRequiredService<IExchangeStore>();
        await RunAsync(store, 10);

        var cpu = Environment.CpuUsage.TotalTime;
        var serverCpu = server?.CpuTime ?? TimeSpan.Zero;
        var allocated = GC.GetTotalAllocatedBytes();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(RunAsync(store, sets / 2), RunAsync(store, sets / 2));
        var orders = sets / 2 * 2 * Set;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
            {"bench":"ledger","case":"{{provider}}","orders":{{orders}},"ordersPerSecond":{{orders / clock.Elapsed.TotalSeconds:F0}},"clientCpuMs":{{(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / orders:F3}},"serverCpuMs":{{((server?.CpuTime ?? TimeSpan.Zero) - serverCpu).TotalMilliseconds / orders:F3}},"allocatedKb":{{(GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / orders:F1}}}
            """));
    }

    private static async Task RunAsync(IExchangeStore store, int sets)
    {
        await Task.Yield();
        for (var i = 0; i < sets; i++)
        {
            await CommitAsync(store, [.. Enumerable.Range(0, Set).Select(_ => Arrival())]);
            await CommitAsync(store, [.. (await ClaimAsync(store, Stage.Translation)).Select(Translate)]);
            var routed = await ClaimAsync(store, Stage.Routing);
            var documents = await store.DocumentsAsync([.. routed.Select(r => r.Id)], CancellationToken.None);
            await CommitAsync(store, [.. routed.Select(r => Route(r, documents[r.Id].Single()))]);
            for (var half = 0; half < 2; half++)
            {
                var deliveries = await store.ClaimDeliveriesAsync(new ClaimRequest(Set, Set, Free), CancellationToken.None);
                await CommitAsync(store, [.. deliveries.Select(Deliver)]);
            }
        }
    }

    private static async Task<IReadOnlyList<ClaimedExchange>> ClaimAsync(IExchangeStore store, Stage stage) =>
        await store.ClaimExchangesAsync(stage, ClaimRequest.Of(Set), CancellationToken.None);

    private static async Task CommitAsync(IExchangeStore store, IReadOnlyList<StageOutcome> outcomes)
    {
        var results = await store.CommitAsync(outcomes, CancellationToken.None);
        Assert.All(results, r => Assert.IsType<OutcomeResult.Committed>(r));
    }

    private static StageOutcome Arrival()
    {
        var exchange = Some.Inbound(TimeProvider.System);
        return Some.Arrival(exchange, TimeProvider.System) with
        {
            DedupKeys = [new DedupKey("isa:acme:" + exchange.Id, Some.Digest, exchange.Id, exchange.ReceivedAt, TimeSpan.FromDays(90))],
            Payloads = [Some.Raw(exchange.Id, Order[..700])],
            Audit = [Entry(exchange.Id, AuditKinds.ExchangeReceived), Entry(exchange.Id, AuditKinds.ExchangeOpened)],
        };
    }

    private static StageOutcome Translate(ClaimedExchange claim)
    {
        var document = Some.Document(claim.Id, TimeProvider.System);
        document = document with { BusinessKeys = [new BusinessKey("po", document.Id.ToString())] };
        var ack = Some.Outbound(TimeProvider.System, claim.Id) with { Channel = new ChannelId("acme-out") };
        return new StageOutcome
        {
            Fence = claim.Lease,
            ExchangeMoves = [new(claim.Id, ExchangeStage.Opened, ExchangeStage.Translated) { Usage = UsageIndicator.Live }],
            DedupKeys = [new DedupKey("bk:" + document.Id, Some.Digest, claim.Id, claim.ReceivedAt, TimeSpan.FromDays(90))],
            Interchanges = [Some.Interchange(claim.Id, TimeProvider.System)],
            Documents = [document],
            Payloads = [StoredPayload.InRow(claim.Id, document.PayloadPart!, Encoding.UTF8.GetBytes(Order))],
            Exchanges = [ack],
            Envelopes = [Envelope(ack)],
            Deliveries = [Some.Delivery(ack, TimeProvider.System) with { Purpose = "997" }],
            Audit =
            [
                Entry(claim.Id, AuditKinds.ExchangeTranslated), Entry(ack.Id, AuditKinds.ExchangeCreated), Entry(ack.Id, AuditKinds.DeliveryQueued),
            ],
        };
    }

    private static EnvelopeDraft Envelope(NewExchange ack) => new(
        [
            new ControlNumberKey(ControlNumberKind.Interchange, "ZZ:US", "ZZ:THEM", UsageIndicator.Live),
            new ControlNumberKey(ControlNumberKind.Group, "ZZ:US", "ZZ:THEM", null),
        ],
        (numbers, _) => ValueTask.FromResult(new WrittenEnvelope(
            Some.Raw(ack.Id, Order[..400]), Some.Interchange(ack.Id, TimeProvider.System, numbers[0].ToString("D9", CultureInfo.InvariantCulture)), [])));

    private static StageOutcome Route(ClaimedExchange claim, StoredDocument document)
    {
        var exchange = Some.Outbound(TimeProvider.System, claim.Id);
        return new StageOutcome
        {
            Fence = claim.Lease,
            ExchangeMoves = [new(claim.Id, ExchangeStage.Translated, ExchangeStage.Routed)],
            Exchanges = [exchange],
            Payloads = [Some.Raw(exchange.Id, Order)],
            Deliveries = [Some.Delivery(exchange, TimeProvider.System) with { Document = document.Id }],
            Expectations = [Some.Expectation(exchange, TimeProvider.System)],
            Audit =
            [
                Entry(claim.Id, AuditKinds.ExchangeRouted), Entry(exchange.Id, AuditKinds.ExchangeCreated), Entry(exchange.Id, AuditKinds.DeliveryQueued),
            ],
            Events = [new OutboxEvent("document.routed", exchange.Id, exchange.Partner, claim.ReceivedAt, "{}")],
        };
    }

    private static StageOutcome Deliver(ClaimedDelivery claim) => new()
    {
        Fence = claim.Lease,
        DeliveryMoves =
        [
            new(claim.Id, claim.Exchange, DeliveryState.Sending, DeliveryState.Delivered, "delivered") { Attempt = claim.Attempt, Parent = claim.Parent },
        ],
        Audit = [Entry(claim.Exchange, AuditKinds.DeliveryDelivered)],
    };

    private static AuditDraft Entry(ExchangeId exchange, string kind) => new(exchange.ToString(), kind, "stage:bench", TimeProvider.System.GetUtcNow(),
        """{"sha256":"0123456789012345678901234567890123456789012345678901234567890123","bytes":700,"channel":"acme-in"}""");
}
