using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Gateway.Storage.Sql;

/// <summary>
/// PostgreSQL. Writers have connections of their own whose planner only knows index loops: every statement of the store goes by key, and a plan made
/// while the tables were empty must not scan them when they are full.
/// </summary>
internal sealed class PostgresEngine : LedgerEngine
{
    private const string PlannerOptions =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off -c random_page_cost=0.1 -c jit=off "
        + "-c plan_cache_mode=force_generic_plan";

    /// <summary>
    /// The rows of a node that is gone in the middle of a transaction, with its machine or its network, are free after a minute, and not when the server misses
    /// it (two hours by the defaults of TCP). A connection string that says another time is followed.
    /// </summary>
    private const string Abandoned = "-c idle_in_transaction_session_timeout=60s";

    /// <summary>Pages of people are looked up row by row; compiling such a query takes longer than running it.</summary>
    private const string ReaderOptions = "-c random_page_cost=1.1 -c jit=off";

    private const int Buffer = 128 * 1024;

    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _readers;
    private readonly DbContextOptions<PostgresLedgerContext> _contextOptions;

    public PostgresEngine(string connectionString, LedgerClock clock)
        : base(clock)
    {
        var writers = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            // Plans are made once a connection, for the tables as they are then; every new connection makes them again.
            ConnectionLifetime = 600,
            // A set of 64 orders is half a megabyte each way: with 8 KB buffers most of the time went into system calls.
            WriteBufferSize = Buffer,
            ReadBufferSize = Buffer,
        };
        writers.Options = $"{Abandoned} {writers.Options} {PlannerOptions}";
        _writers = NpgsqlDataSource.Create(writers);
        var readers = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100 };
        readers.Options = string.IsNullOrEmpty(readers.Options) ? ReaderOptions : readers.Options + " " + ReaderOptions;
        _readers = NpgsqlDataSource.Create(readers);
        _contextOptions = new DbContextOptionsBuilder<PostgresLedgerContext>().UseNpgsql(_readers)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
    }

    public override StorageProvider Provider => StorageProvider.PostgreSql;

    public override async ValueTask<LedgerSession> BeginAsync(CancellationToken ct)
    {
        var connection = await _writers.OpenConnectionAsync(ct).ConfigureAwait(false);
        try
        {
            if (Clock.NeedsTime)
            {
                await ObserveAsync(connection, ct).ConfigureAwait(false);
            }

            return new PostgresSession(connection, await connection.BeginTransactionAsync(ct).ConfigureAwait(false), Clock);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async ValueTask<LedgerSession> OpenAsync(CancellationToken ct) =>
        new PostgresSession(await _writers.OpenConnectionAsync(ct).ConfigureAwait(false), null, Clock);

    public override LedgerContext CreateDbContext() => new PostgresLedgerContext(_contextOptions);

    public override LedgerContext CreateDbContext(LedgerSession session)
    {
        var context = new PostgresLedgerContext(
            new DbContextOptionsBuilder<PostgresLedgerContext>().UseNpgsql(session.Connection).Options);
        _ = context.Database.UseTransaction(session.Transaction);
        return context;
    }

    /// <summary>By SQLSTATE class: 22 data, 23 constraint, 54 limit are the values' fault; 40001 and 40P01 pass by themselves.</summary>
    public override LedgerFault Classify(Exception error) => error switch
    {
        LedgerValueException => LedgerFault.Values,
        LedgerConflictException => LedgerFault.Again,
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => LedgerFault.Again,
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } => LedgerFault.Values,
        _ => LedgerFault.Machine,
    };

    private async Task ObserveAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var command = new NpgsqlCommand("SELECT " + LedgerSql.DatabaseNow, connection);
        await using (command.ConfigureAwait(false))
        {
            Clock.Observe((long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false))!);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync().ConfigureAwait(false);
        await _readers.DisposeAsync().ConfigureAwait(false);
    }
}
