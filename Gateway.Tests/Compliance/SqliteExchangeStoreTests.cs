using System.Data.Common;
using Gateway.Storage.Sql;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>The ledger on SQLite.</summary>
public sealed class SqliteExchangeStoreTests : ExchangeStoreCompliance
{
    protected override Task<TestLedger> MakeAsync() => TestLedger.SqliteAsync();

    [Fact]
    public async Task EveryConnectionIsSetToSurviveAPowerFailure()
    {
        var engine = Node.GetRequiredService<LedgerEngine>();
        await using (var writer = await engine.BeginAsync(Cancel))
        {
            await IsSetAsync(writer.Connection, writer.Transaction);
        }

        await using (var reader = await engine.OpenAsync(Cancel))
        {
            await IsSetAsync(reader.Connection);
        }

        await using var context = engine.CreateDbContext();
        await context.Database.OpenConnectionAsync(Cancel);
        await IsSetAsync(context.Database.GetDbConnection());
    }

    [Theory]
    [InlineData("stage = 'opened' AND crash_count = 0 AND due_at <= @now ORDER BY due_at", "exchange", "ix_exchange_due")]
    [InlineData("stage = 'opened' AND crash_count > 0 AND due_at <= @now ORDER BY due_at", "exchange", "ix_exchange_suspect")]
    [InlineData("state = 'queued' AND crash_count = 0 AND channel = @c AND due_at <= @now ORDER BY due_at", "delivery", "ix_delivery_due_channel")]
    [InlineData("state = 'queued' AND crash_count = 0 AND attempts >= 0 AND due_at <= @now ORDER BY due_at", "delivery", "ix_delivery_due")]
    [InlineData("state = 'queued' AND crash_count > 0 AND due_at <= @now ORDER BY due_at", "delivery", "ix_delivery_suspect")]
    [InlineData("state = 'sending' AND lease_until <= @now", "delivery", "ix_delivery_sending")]
    [InlineData("state = 'waiting' AND due_at <= @now ORDER BY due_at", "expectation", "ix_expectation_due")]
    public async Task DueScansUseTheirPartialIndex(string where, string table, string index)
    {
        await using var session = await Node.GetRequiredService<LedgerEngine>().OpenAsync(Cancel);
        await using var command = session.Connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE {where.Replace("@now", "1").Replace("@c", "'c'")} LIMIT 10";
        await using var plan = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await plan.ReadAsync(Cancel));
        Assert.Contains(index, plan.GetString(3), StringComparison.Ordinal);
        Assert.False(await plan.ReadAsync(Cancel));
    }

    private static async Task IsSetAsync(DbConnection connection, DbTransaction? transaction = null)
    {
        Assert.Equal("wal", await PragmaAsync(connection, transaction, "journal_mode"));
        Assert.Equal("2", await PragmaAsync(connection, transaction, "synchronous"));
        Assert.Equal("1", await PragmaAsync(connection, transaction, "foreign_keys"));
        Assert.Equal("30000", await PragmaAsync(connection, transaction, "busy_timeout"));
    }

    private static async Task<string> PragmaAsync(DbConnection connection, DbTransaction? transaction, string name)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA " + name;
        command.Transaction = transaction;
        return (await command.ExecuteScalarAsync(Cancel))!.ToString()!;
    }
}
