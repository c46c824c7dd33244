using System.Data.Common;
using Npgsql;

namespace Gateway.Storage.Sql;

/// <summary>Statements of one set as one batch: one round trip, each prepared by its text.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, NpgsqlTransaction? transaction, LedgerClock clock) : LedgerSession
{
    private const string Savepoint = "outcome";

    private readonly List<Pending> _pending = [];
    private NpgsqlBatch? _batch;

    public override DbConnection Connection => connection;

    public override DbTransaction? Transaction => transaction;

    public override void Add<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, Action<LedgerRow>? read = null) =>
        Add(statement, rows, read, null);

    public override void AddExact<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows) => Add(statement, rows, null, rows.Count);

    public override async Task RunAsync(CancellationToken ct)
    {
        if (_batch is not { } batch)
        {
            return;
        }

        _batch = null;
        await using (batch.ConfigureAwait(false))
        {
            var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                foreach (var pending in _pending)
                {
                    if (pending.Read is { } read)
                    {
                        while (await reader.ReadAsync(ct).ConfigureAwait(false))
                        {
                            read(new LedgerRow(reader, blobIds: false));
                        }

                        _ = await reader.NextResultAsync(ct).ConfigureAwait(false);
                    }
                }

                while (await reader.NextResultAsync(ct).ConfigureAwait(false))
                {
                }
            }

            CheckCounts(batch);
        }

        _pending.Clear();
    }

    public override Task CommitAsync() => transaction!.CommitAsync(CancellationToken.None);

    public override Task SavepointAsync(CancellationToken ct) => transaction!.SaveAsync(Savepoint, ct);

    public override Task RollbackToSavepointAsync(CancellationToken ct)
    {
        Forget();
        return transaction!.RollbackAsync(Savepoint, ct);
    }

    public override Task ReleaseSavepointAsync(CancellationToken ct) => transaction!.ReleaseAsync(Savepoint, ct);

    public override async ValueTask DisposeAsync()
    {
        Forget();
        if (transaction is not null)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private void Add<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, Action<LedgerRow>? read, int? exact)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var command = new NpgsqlBatchCommand(clock.FromDatabase ? statement.PostgresDatabaseClock : statement.PostgresParameterClock);
        foreach (var column in statement.Columns)
        {
            command.Parameters.Add(statement.Scalar ? column.ToScalar(rows[0]) : column.ToArray(rows));
        }

        if (statement.UsesNow && !clock.FromDatabase)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = clock.Now });
        }

        _batch ??= new NpgsqlBatch(connection, transaction);
        _batch.BatchCommands.Add(command);
        _pending.Add(new Pending(read, exact));
    }

    private void CheckCounts(NpgsqlBatch batch)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            var command = batch.BatchCommands[i];
            if (_pending[i].Exact is { } exact && command.RecordsAffected != exact)
            {
                throw new LedgerConflictException(command.CommandText, exact, command.RecordsAffected);
            }
        }
    }

    private void Forget()
    {
        _batch?.Dispose();
        _batch = null;
        _pending.Clear();
    }

    private readonly record struct Pending(Action<LedgerRow>? Read, int? Exact);
}
