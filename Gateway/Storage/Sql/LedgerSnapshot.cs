using System.Data.Common;

namespace Gateway.Storage.Sql;

/// <summary>A read transaction: every statement of its session sees the ledger as of the moment it was opened. Writers go on beside it.</summary>
internal sealed class LedgerSnapshot : IAsyncDisposable
{
    // The writers' connections plan by index only, and are ended where nothing comes of them for a minute; these reads go over whole tables, hold no row and wait for files.
    private const string BeginPostgres = """
        BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SET LOCAL enable_seqscan = on;
        SET LOCAL enable_hashjoin = on;
        SET LOCAL enable_mergejoin = on;
        SET LOCAL enable_bitmapscan = on;
        SET LOCAL idle_in_transaction_session_timeout = 0
        """;

    private LedgerSnapshot(LedgerSession session) => Session = session;

    public LedgerSession Session { get; }

    public static async Task<LedgerSnapshot> OpenAsync(LedgerEngine engine, CancellationToken ct)
    {
        var session = await engine.OpenAsync(ct);
        try
        {
            // PostgreSQL takes its snapshot with the first query of the transaction, SQLite with the first read.
            await ExecuteAsync(session.Connection, engine.Provider == StorageProvider.PostgreSql ? BeginPostgres : "BEGIN DEFERRED", ct);
            await ExecuteAsync(session.Connection, "SELECT count(*) FROM ledger_info", ct);
            return new LedgerSnapshot(session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ExecuteAsync(Session.Connection, "ROLLBACK", CancellationToken.None);
        }
        finally
        {
            await Session.DisposeAsync();
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = await command.ExecuteScalarAsync(ct);
    }
}
