using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sql;

/// <summary>The database behind the ledger: where transactions and reads come from.</summary>
internal abstract class LedgerEngine(LedgerClock clock) : IDbContextFactory<LedgerContext>, IAsyncDisposable
{
    /// <summary>How often a write that ends in a deadlock is tried.</summary>
    public const int Tries = 8;

    public LedgerClock Clock { get; } = clock;

    public abstract StorageProvider Provider { get; }

    /// <summary>Begins a write transaction (on SQLite it waits for the one writer).</summary>
    public abstract ValueTask<LedgerSession> BeginAsync(CancellationToken ct);

    /// <summary>Opens a connection for reads.</summary>
    public abstract ValueTask<LedgerSession> OpenAsync(CancellationToken ct);

    /// <summary>A context for reads.</summary>
    public abstract LedgerContext CreateDbContext();

    /// <summary>A context whose statements run in the session's transaction.</summary>
    public abstract LedgerContext CreateDbContext(LedgerSession session);

    /// <summary>What a failed statement means.</summary>
    public abstract LedgerFault Classify(Exception error);

    /// <summary>Runs a write in a transaction and commits it; deadlocks are tried again, so it may run more than once.</summary>
    public async Task WriteAsync(Func<LedgerSession, Task> write, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var session = await BeginAsync(ct).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    await write(session).ConfigureAwait(false);
                    await session.CommitAsync().ConfigureAwait(false);
                    return;
                }
            }
            catch (Exception error) when (attempt < Tries && Classify(error) == LedgerFault.Again)
            {
                // The other transaction went through; this one finds another state now.
            }
        }
    }

    public async Task<List<T>> ReadAsync<TRow, T>(
        LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, Func<LedgerRow, T> map, CancellationToken ct)
    {
        var found = new List<T>();
        if (rows.Count > 0)
        {
            var session = await OpenAsync(ct).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                session.Add(statement, rows, row => found.Add(map(row)));
                await session.RunAsync(ct).ConfigureAwait(false);
            }
        }

        return found;
    }

    public Task<List<T>> ReadAsync<TArgs, T>(LedgerStatement<TArgs> statement, TArgs args, Func<LedgerRow, T> map, CancellationToken ct) =>
        ReadAsync(statement, (IReadOnlyList<TArgs>)[args], map, ct);

    public abstract ValueTask DisposeAsync();
}
