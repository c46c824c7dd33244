using System.Data.Common;

namespace Gateway.Storage.Sql;

/// <summary>
/// One connection at work: statements are added, then run together (one round trip on PostgreSQL). A session from
/// <see cref="LedgerEngine.BeginAsync"/> is a transaction that ends with <see cref="CommitAsync"/> or, disposed without it, is rolled back.
/// </summary>
internal abstract class LedgerSession : IAsyncDisposable
{
    public abstract DbConnection Connection { get; }

    public abstract DbTransaction? Transaction { get; }

    /// <summary>Adds a statement for these rows; nothing when there are none. <paramref name="read"/> gets every row that comes back.</summary>
    public abstract void Add<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, Action<LedgerRow>? read = null);

    /// <summary>Adds a statement that must change each of its rows; otherwise <see cref="RunAsync"/> throws <see cref="LedgerConflictException"/>.</summary>
    public abstract void AddExact<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows);

    public void Add<TArgs>(LedgerStatement<TArgs> statement, TArgs args, Action<LedgerRow>? read = null) => Add(statement, [args], read);

    /// <summary>Runs what was added, in order.</summary>
    public abstract Task RunAsync(CancellationToken ct);

    public abstract Task CommitAsync();

    public abstract Task SavepointAsync(CancellationToken ct);

    public abstract Task RollbackToSavepointAsync(CancellationToken ct);

    public abstract Task ReleaseSavepointAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
