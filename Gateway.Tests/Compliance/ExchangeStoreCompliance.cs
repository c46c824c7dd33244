using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>What a ledger must do, whatever the database. Times are those of <see cref="Clock"/>; two nodes work on one ledger.</summary>
public abstract partial class ExchangeStoreCompliance : IAsyncLifetime
{
    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    protected TestLedger Ledger { get; private set; } = null!;

    protected IServiceProvider Node { get; private set; } = null!;

    protected IExchangeStore Store { get; private set; } = null!;

    /// <summary>The store of another node.</summary>
    protected IExchangeStore Other { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Ledger = await MakeAsync();
        Node = Ledger.Node(Clock);
        Store = Node.GetRequiredService<IExchangeStore>();
        Other = Ledger.Node(Clock).GetRequiredService<IExchangeStore>();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Ledger is not null)
        {
            await Ledger.DisposeAsync();
        }
    }

    protected abstract Task<TestLedger> MakeAsync();

    private protected LedgerContext Rows() => Node.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContext();

    protected Task<IReadOnlyList<OutcomeResult>> CommitAsync(params StageOutcome[] outcomes) => Store.CommitAsync(outcomes, Cancel);

    protected async Task<NewExchange> ArriveAsync(ExchangeStage stage = ExchangeStage.Opened)
    {
        var exchange = Some.Inbound(Clock, stage);
        AllCommitted(await CommitAsync(Some.Arrival(exchange, Clock)));
        return exchange;
    }

    protected async Task<NewDelivery> DepartAsync(ExchangeId? parent = null, string channel = "erp-out", DeliveryState state = DeliveryState.Queued)
    {
        var exchange = Some.Outbound(Clock, parent) with { Channel = new Partners.ChannelId(channel) };
        var delivery = Some.Delivery(exchange, Clock, state);
        AllCommitted(await CommitAsync(Some.Departure(exchange, delivery, Clock)));
        return delivery;
    }

    protected static void AllCommitted(IReadOnlyList<OutcomeResult> results) =>
        Assert.All(results, r => Assert.IsType<OutcomeResult.Committed>(r));

    protected async Task<ClaimedExchange> ClaimOneAsync(Stage stage = Stage.Translation) =>
        Assert.Single(await Store.ClaimExchangesAsync(stage, ClaimRequest.Of(10), Cancel));

    protected async Task<ClaimedDelivery> ClaimDeliveryAsync() =>
        Assert.Single(await Store.ClaimDeliveriesAsync(ClaimRequest.Of(10), Cancel));

    protected static DeliveryMove Delivered(ClaimedDelivery claim) =>
        new(claim.Id, claim.Exchange, DeliveryState.Sending, DeliveryState.Delivered, "delivered") { Attempt = claim.Attempt, Parent = claim.Parent };

    /// <summary>Every chain of the ledger holds: links, numbers, counts and heads.</summary>
    protected async Task ChainsHoldAsync()
    {
        await using var rows = Rows();
        var entries = (await rows.AuditEntries.ToListAsync(Cancel)).OrderBy(e => e.Chain, StringComparer.Ordinal).ThenBy(e => e.Seq)
            .ToLookup(e => e.Chain, StringComparer.Ordinal);
        var heads = (await rows.Exchanges.Select(e => new { e.Id, e.ChainCount, e.ChainHead }).ToListAsync(Cancel))
            .ToDictionary(e => new ExchangeId(e.Id).ToString(), e => (e.ChainCount, e.ChainHead), StringComparer.Ordinal);
        foreach (var chain in await rows.AuditChains.ToListAsync(Cancel))
        {
            heads.Add(chain.Chain, (chain.Count, chain.Head));
        }

        Assert.All(entries, chain => Assert.True(heads.ContainsKey(chain.Key), chain.Key));
        foreach (var (chain, (count, head)) in heads)
        {
            var previous = AuditHash.Zero;
            var seq = 0L;
            foreach (var e in entries[chain])
            {
                Assert.Equal(++seq, e.Seq);
                Assert.Equal(previous, e.Previous);
                Assert.Equal(AuditHash.Of(e.Chain, e.Seq, e.At, e.Kind, e.Actor, e.Data, e.Previous), e.Hash);
                previous = e.Hash;
            }

            Assert.Equal((seq, previous), (count, head));
        }
    }

    protected async Task<IReadOnlyList<string>> TrailAsync(ExchangeId exchange)
    {
        await using var rows = Rows();
        return await rows.AuditEntries.Where(e => e.Chain == exchange.ToString()).OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync(Cancel);
    }

    private protected async Task<ExchangeRow> RowAsync(ExchangeId exchange)
    {
        await using var rows = Rows();
        return await rows.Exchanges.SingleAsync(e => e.Id == exchange.Value, Cancel);
    }

    private protected async Task<DeliveryRow> RowAsync(DeliveryId delivery)
    {
        await using var rows = Rows();
        return await rows.Deliveries.SingleAsync(d => d.Id == delivery.Value, Cancel);
    }
}
