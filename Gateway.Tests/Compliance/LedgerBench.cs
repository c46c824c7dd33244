using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>
/// The ledger's work for single-order interchanges and nothing else: every row of an order, in sets of 64. As a test two sets a worker, to see that all of
/// it ends; with LEDGER_BENCH_SETS (in Release, on a PostgreSQL that syncs) the figures of docs/performance.md:
/// <c>LEDGER_BENCH_SETS=240 dotnet run --project Gateway.Tests -c Release -- --filter-class Gateway.Tests.Compliance.LedgerBench --show-live-output on</c>.
/// </summary>
public sealed class LedgerBench(ITestOutputHelper output)
{
    private const int Set = 64;
    private static readonly string Order = new('x', 1100);
    private static readonly IReadOnlyDictionary<ChannelId, int> Free = new Dictionary<ChannelId, int>();
    private static readonly string? Sets = Environment.GetEnvironmentVariable("LEDGER_BENCH_SETS");

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task OrdersWalkThroughTheLedgerInSets(StorageProvider provider)
    {
        using var server = provider == StorageProvider.PostgreSql && Sets is not null ? await PostgresServer.StartAsync(durable: true) : null;
        await using var ledger = provider == StorageProvider.Sqlite ? await TestLedger.SqliteAsync()
            : server is null ? await TestLedger.PostgresAsync() : await TestLedger.OnAsync(server);
        var store = ledger.Node().GetRequiredService<IExchangeStore>();
        var sets = Sets is null ? 2 : int.Parse(Sets, CultureInfo.InvariantCulture) / 2;
        await RunAsync(store, Sets is null ? 1 : 10);

        var (cpu, serverCpu, allocated) = (Environment.CpuUsage.TotalTime, server?.CpuTime ?? TimeSpan.Zero, GC.GetTotalAllocatedBytes());
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(RunAsync(store, sets), RunAsync(store, sets));
        var (seconds, orders) = (clock.Elapsed.TotalSeconds, sets * 2 * Set);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        serverCpu = (server?.CpuTime ?? TimeSpan.Zero) - serverCpu;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
            {"bench":"ledger","case":"{{provider}}","orders":{{orders}},"ordersPerSecond":{{orders / seconds:F0}},"clientCpuMs":{{cpu.TotalMilliseconds / orders:F3}},"serverCpuMs":{{serverCpu.TotalMilliseconds / orders:F3}},"allocatedKb":{{(GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / orders:F1}}}
            """));
        // A claim passes over rows that the other walk holds at that moment: what both left is worked off now.
        while (await WorkAsync(store) > 0)
        {
        }

        await AllDoneAsync(ledger);
    }

    private static async Task AllDoneAsync(TestLedger ledger)
    {
        await using var rows = ledger.Node().GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();
        Assert.Equal(0, await rows.Exchanges.CountAsync(e => e.Stage != ExchangeStage.Done, TestContext.Current.CancellationToken));
        Assert.Equal(0, await rows.Attempts.CountAsync(a => a.EndedAt == null, TestContext.Current.CancellationToken));
    }

    private static async Task RunAsync(IExchangeStore store, int sets)
    {
        await Task.Yield();
        for (var i = 0; i < sets; i++)
        {
            await CommitAsync(store, [.. Enumerable.Range(0, Set).Select(_ => Arrival())]);
            _ = await WorkAsync(store);
        }
    }

    /// <summary>A set through every stage; returns how many rows were claimed.</summary>
    private static async Task<int> WorkAsync(IExchangeStore store)
    {
        var opened = await ClaimAsync(store, Stage.Translation);
        await CommitAsync(store, [.. opened.Select(Translate)]);
        var routed = await ClaimAsync(store, Stage.Routing);
        var documents = await store.DocumentsAsync([.. routed.Select(r => r.Id)], CancellationToken.None);
        await CommitAsync(store, [.. routed.Select(r => Route(r, documents[r.Id].Single()))]);
        var claimed = opened.Count + routed.Count;
        for (var half = 0; half < 2; half++)
        {
            var deliveries = await store.ClaimDeliveriesAsync(new ClaimRequest(Set, Set, Free), CancellationToken.None);
            await CommitAsync(store, [.. deliveries.Select(Deliver)]);
            claimed += deliveries.Count;
        }

        return claimed;
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
