using Gateway.Exchanges;
using Gateway.Storage;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>The ledger on PostgreSQL.</summary>
public sealed class PostgresExchangeStoreTests : ExchangeStoreCompliance
{
    protected override Task<TestLedger> MakeAsync() => TestLedger.PostgresAsync();

    [Fact]
    public async Task AConnectionKilledBeforeTheCommitLeavesNothing()
    {
        var arrived = await ArriveAsync();
        await using var blocker = new NpgsqlConnection(Ledger.ConnectionString);
        await blocker.OpenAsync(Cancel);
        await using var lockRow = await blocker.BeginTransactionAsync(Cancel);
        await using var hold = new NpgsqlCommand("SELECT 1 FROM exchange WHERE id = $1 FOR UPDATE", blocker, lockRow)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = arrived.Id.Value } },
        };
        _ = await hold.ExecuteScalarAsync(Cancel);

        var commit = CommitAsync(Note(arrived.Id), Some.Arrival(Some.Inbound(Clock), Clock));
        await using var killer = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", blocker, lockRow);
        while ((long)(await killer.ExecuteScalarAsync(Cancel))! == 0)
        {
            await Task.Yield();
        }

        _ = await Assert.ThrowsAnyAsync<NpgsqlException>(() => commit);
        await lockRow.RollbackAsync(Cancel);
        await using var rows = Rows();
        Assert.Equal(1, await rows.Exchanges.CountAsync(Cancel));
        AllCommitted(await CommitAsync(Note(arrived.Id)));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task ACommitWhoseAnswerIsLostThrowsAndItsLeaseTellsWhatBecameOfIt()
    {
        var arrived = await ArriveAsync();
        var builder = new NpgsqlConnectionStringBuilder(Ledger.ConnectionString);
        await using var proxy = new CuttingProxy(builder.Port);
        builder.Port = proxy.Port;
        var store = Ledger.Node(Clock, s => s.PostConfigure<StorageOptions>(o => o.ConnectionString = builder.ToString()))
            .GetRequiredService<IExchangeStore>();
        var claim = Assert.Single(await store.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));

        proxy.Arm("COMMIT\0"u8);
        _ = await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.CommitAsync([Translated(claim)], Cancel));
        Assert.Equal(ExchangeStage.Translated, (await RowAsync(arrived.Id)).Stage);
        _ = Assert.IsType<OutcomeResult.LeaseLost>(Assert.Single(await store.CommitAsync([Translated(claim)], Cancel)));
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task NodesWithWrongClocksAgreeOnLeasesAndDueTimes()
    {
        var fast = new OffsetClock(TimeSpan.FromMinutes(10));
        var slow = new OffsetClock(TimeSpan.FromMinutes(-10));
        var (ahead, behind) = (StoreWith(fast), StoreWith(slow));
        AllCommitted(await ahead.CommitAsync([Some.Arrival(Some.Inbound(fast), fast)], Cancel));
        var claim = Assert.Single(await behind.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));
        Assert.Empty(await ahead.ClaimExchangesAsync(Stage.Translation, ClaimRequest.Of(10), Cancel));
        AllCommitted(await behind.CommitAsync([Translated(claim)], Cancel));

        var exchange = Some.Outbound(fast);
        AllCommitted(await ahead.CommitAsync(
            [Some.Departure(exchange, Some.Delivery(exchange, fast) with { DueAt = fast.GetUtcNow() + TimeSpan.FromHours(2) }, fast)], Cancel));
        var seen = await behind.NextDueAsync(Stage.Delivery, Cancel);
        Assert.InRange(seen!.Value - slow.GetUtcNow(), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
    }

    private IExchangeStore StoreWith(OffsetClock clock) => Ledger.Node(clock, s => s.Replace(
        ServiceDescriptor.Singleton(new LedgerClock(clock, fromDatabase: true)))).GetRequiredService<IExchangeStore>();
}
