using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sql;

/// <summary>Statements on one SQLite connection, prepared once and run a row at a time.</summary>
internal sealed class SqliteSession(SqliteHandle handle, SqliteTransaction? transaction, LedgerClock clock, Action giveBack) : LedgerSession
{
    private const string Savepoint = "outcome";

    private readonly List<Action> _pending = [];

    public override DbConnection Connection => handle.Connection;

    public override DbTransaction? Transaction => transaction;

    public override void Add<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, Action<LedgerRow>? read = null)
    {
        if (rows.Count > 0)
        {
            _pending.Add(() => _ = Execute(statement, rows, read));
        }
    }

    public override void AddExact<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows)
    {
        if (rows.Count > 0)
        {
            _pending.Add(() =>
            {
                var changed = Execute(statement, rows, null);
                if (changed != rows.Count)
                {
                    throw new LedgerConflictException(statement.Sqlite, rows.Count, changed);
                }
            });
        }
    }

    public override Task RunAsync(CancellationToken ct)
    {
        foreach (var pending in _pending)
        {
            ct.ThrowIfCancellationRequested();
            pending();
        }

        _pending.Clear();
        return Task.CompletedTask;
    }

    public override Task CommitAsync()
    {
        transaction!.Commit();
        return Task.CompletedTask;
    }

    public override Task SavepointAsync(CancellationToken ct)
    {
        transaction!.Save(Savepoint);
        return Task.CompletedTask;
    }

    public override Task RollbackToSavepointAsync(CancellationToken ct)
    {
        _pending.Clear();
        transaction!.Rollback(Savepoint);
        return Task.CompletedTask;
    }

    public override Task ReleaseSavepointAsync(CancellationToken ct)
    {
        transaction!.Release(Savepoint);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        try
        {
            transaction?.Dispose();
        }
        finally
        {
            giveBack();
        }

        return ValueTask.CompletedTask;
    }

    private int Execute<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, Action<LedgerRow>? read)
    {
        var command = handle.Command(statement);
        command.Transaction = transaction;
        if (statement.UsesNow)
        {
            command.Parameters[statement.Columns.Count].Value = clock.Now;
        }

        var changed = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < statement.Columns.Count; i++)
            {
                command.Parameters[i].Value = statement.Columns[i].ToSqlite(row);
            }

            changed += read is null ? command.ExecuteNonQuery() : Read(command, read);
        }

        return changed;
    }

    private static int Read(SqliteCommand command, Action<LedgerRow> read)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            read(new LedgerRow(reader, blobIds: true));
        }

        return 0;
    }
}
