using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Security;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Gateway.Storage.Trail;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Compliance;

/// <summary>Nodes with the rooms that keep the trail, and rows to work on.</summary>
internal static class TrustNode
{
    public static IServiceProvider Trust(this TestLedger ledger, TimeProvider? clock = null, string? rootFile = null) => ledger.Node(clock, services =>
    {
        services.AddAudit();
        services.AddSecurity();
        services.AddSingleton(new SecurityPlaces(ledger.DataDirectory, ledger.DataDirectory, SharedLedger: false, LoopbackOnly: true));
        services.Configure<AuditOptions>(options => options.RootFile = rootFile);
    });

    public static AuditDraft Draft(string chain, int n = 0) =>
        new(chain, AuditKinds.Alert, "system", DateTimeOffset.FromUnixTimeMilliseconds(1_770_000_000_000 + n), $$"""{"n":{{n}},"text":"Grüße 'x'"}""");

    public static ExchangeRow Exchange(ExchangeId id, ExchangeStage stage = ExchangeStage.Received, Direction direction = Direction.Inbound) => new()
    {
        Id = id.Value,
        Direction = direction,
        Stage = stage,
        Partner = "acme",
        ReceivedAt = 1_770_000_000_000,
        Actor = "key:test",
        ChainHead = AuditHash.Zero,
        DueAt = stage is ExchangeStage.Received or ExchangeStage.Opened or ExchangeStage.Translated ? 1_770_000_000_000 : null,
    };

    /// <summary>Adds rows as they are; nothing checks them.</summary>
    public static async Task AddAsync(this IServiceProvider node, params object[] rows)
    {
        await using var context = node.GetRequiredService<LedgerEngine>().CreateDbContext();
        context.AddRange(rows);
        _ = await context.SaveChangesAsync();
    }

    /// <summary>Appends to any chain, exchanges' too.</summary>
    public static Task AppendAsync(this IServiceProvider node, params AuditDraft[] drafts) =>
        node.GetRequiredService<LedgerEngine>().WriteAsync(session => ChainAppender.AppendAsync(session, drafts, CancellationToken.None), CancellationToken.None);

    /// <summary>SQL as somebody with the database's password would run it.</summary>
    public static async Task<int> SqlAsync(this IServiceProvider node, string sql)
    {
        await using var session = await node.GetRequiredService<LedgerEngine>().BeginAsync(CancellationToken.None);
        await using var command = session.Connection.CreateCommand();
        command.Transaction = session.Transaction;
        command.CommandText = sql;
        var changed = await command.ExecuteNonQueryAsync();
        await session.CommitAsync();
        return changed;
    }

    public static Task<AuditReport> AuditVerifyAsync(this IServiceProvider node) =>
        node.GetRequiredService<AuditCheck>().VerifyAsync(1, CancellationToken.None);
}
