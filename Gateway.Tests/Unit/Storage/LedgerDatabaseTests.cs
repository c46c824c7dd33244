using Gateway.Storage;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

/// <summary>Both migration sets make the one model.</summary>
public sealed class LedgerDatabaseTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task MigrationsLeaveNothingOfTheModelOut(StorageProvider provider)
    {
        await using var ledger = await MakeAsync(provider);
        var node = ledger.Node();
        var status = await node.GetRequiredService<LedgerDatabase>().StatusAsync(TestContext.Current.CancellationToken);
        Assert.True(status.Ready);
        Assert.Equal(new Version(0, 1, 0), status.OldestProgram);
        await using var context = await node.GetRequiredService<IDbContextFactory<LedgerContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Exchanges.ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task AProgramOlderThanTheSchemaNamesIsRefused(StorageProvider provider)
    {
        await using var ledger = await MakeAsync(provider);
        var node = ledger.Node();
        await using (var context = await node.GetRequiredService<IDbContextFactory<LedgerContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            _ = await context.LedgerInfo.ExecuteUpdateAsync(
                s => s.SetProperty(i => i.Value, "99.0.0"), TestContext.Current.CancellationToken);
        }

        var database = node.GetRequiredService<LedgerDatabase>();
        _ = await Assert.ThrowsAsync<LedgerRefusedException>(() => database.MigrateAsync(TestContext.Current.CancellationToken));
        _ = await Assert.ThrowsAsync<LedgerRefusedException>(() => database.WaitReadyAsync(TestContext.Current.CancellationToken));
    }

    private static Task<TestLedger> MakeAsync(StorageProvider provider) =>
        provider == StorageProvider.Sqlite ? TestLedger.SqliteAsync() : TestLedger.PostgresAsync();
}
