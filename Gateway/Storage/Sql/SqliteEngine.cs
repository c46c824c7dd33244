using System.Collections.Concurrent;
using Gateway.Storage.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sql;

/// <summary>SQLite: one write connection behind a lock, and as many readers as read at once.</summary>
internal sealed class SqliteEngine : LedgerEngine
{
    private readonly string _connectionString;
    private readonly int _busyTimeout;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<SqliteHandle> _readers = [];
    private readonly DbContextOptions<SqliteLedgerContext> _contextOptions;
    private SqliteHandle? _writer;
    private int _disposed;

    public SqliteEngine(string connectionString, int busyTimeoutSeconds, LedgerClock clock)
        : base(clock)
    {
        // The busy timeout is SQLite's own; the driver's retry loop on top of it would only add to it.
        var builder = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = busyTimeoutSeconds, ForeignKeys = true };
        _connectionString = builder.ToString();
        _busyTimeout = busyTimeoutSeconds;
        _contextOptions = new DbContextOptionsBuilder<SqliteLedgerContext>().UseSqlite(_connectionString)
            .AddInterceptors(new SqlitePragmaInterceptor(busyTimeoutSeconds))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
    }

    public override StorageProvider Provider => StorageProvider.Sqlite;

    public override async ValueTask<LedgerSession> BeginAsync(CancellationToken ct)
    {
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            _writer ??= SqliteHandle.Open(_connectionString, _busyTimeout);
            return new SqliteSession(_writer, _writer.Connection.BeginTransaction(deferred: false), Clock, () => _writing.Release());
        }
        catch
        {
            _ = _writing.Release();
            throw;
        }
    }

    public override ValueTask<LedgerSession> OpenAsync(CancellationToken ct)
    {
        if (!_readers.TryTake(out var reader))
        {
            reader = SqliteHandle.Open(_connectionString, _busyTimeout);
        }

        return ValueTask.FromResult<LedgerSession>(new SqliteSession(reader, null, Clock, () => _readers.Add(reader)));
    }

    public override LedgerContext CreateDbContext() => new SqliteLedgerContext(_contextOptions);

    public override LedgerContext CreateDbContext(LedgerSession session)
    {
        var context = new SqliteLedgerContext(new DbContextOptionsBuilder<SqliteLedgerContext>().UseSqlite(session.Connection).Options);
        _ = context.Database.UseTransaction(session.Transaction);
        return context;
    }

    /// <summary>Result codes 18 TOOBIG, 19 CONSTRAINT, 20 MISMATCH, 25 RANGE are the values' fault.</summary>
    public override LedgerFault Classify(Exception error) => error switch
    {
        LedgerValueException => LedgerFault.Values,
        LedgerConflictException => LedgerFault.Again,
        SqliteException { SqliteErrorCode: 18 or 19 or 20 or 25 } => LedgerFault.Values,
        _ => LedgerFault.Machine,
    };

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writing.WaitAsync().ConfigureAwait(false);
        _writer?.Dispose();
        _writer = null;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _writing.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
    }
}
