using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Claims;

/// <summary>What lapsed leases left behind, and what is due next.</summary>
internal sealed class Recovery(LedgerEngine engine, DeliveryRequeue deliveries, ILogger<Recovery> logger)
{
    private const string Free = "(lease_until IS NULL OR lease_until <= @now)";

    private static readonly LedgerStatement<int> VoidExchanges = LedgerStatement<int>.Of([],
        "UPDATE exchange SET lease_owner = NULL, lease_until = NULL WHERE stage IN ('received', 'opened', 'translated') AND lease_owner IS NOT NULL");

    /// <summary>Messages that the process before was opening in their requests.</summary>
    private static readonly LedgerStatement<int> LeftExchanges = LedgerStatement<int>.Of([], "UPDATE exchange SET due_at = @now WHERE stage = 'received' AND due_at > @now");

    private static readonly LedgerStatement<int> VoidExpectations = LedgerStatement<int>.Of([],
        "UPDATE expectation SET lease_owner = NULL, lease_until = NULL WHERE state = 'waiting' AND lease_owner IS NOT NULL");

    /// <summary>Requests that the process before was working on: their clients come again at once. Found by when they began, as no lease is longer.</summary>
    private static readonly LedgerStatement<int> VoidRequests = LedgerStatement<int>.Of([],
        "DELETE FROM idempotency_key WHERE created_at > @now - 600000 AND status IS NULL");

    private static readonly LedgerStatement<int> VoidPolls = LedgerStatement<int>.Of([],
        "UPDATE channel_poll SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL");

    private static readonly LedgerStatement<int> Time = LedgerStatement<int>.Of([], "SELECT @now");

    private static readonly Dictionary<Stage, LedgerStatement<int>> Next = new()
    {
        [Stage.Opening] = NextExchange("received"),
        [Stage.Translation] = NextExchange("opened"),
        [Stage.Routing] = NextExchange("translated"),
        [Stage.Delivery] = NextOf("delivery", "state = 'queued' AND attempts >= 0"),
        [Stage.Deadline] = LedgerStatement<int>.Of([],
            $"""
            SELECT min(x.due_at) FROM (
                SELECT * FROM (SELECT due_at FROM expectation WHERE state = 'waiting' AND due_at IS NOT NULL AND {Free} ORDER BY due_at LIMIT 1) AS w
                UNION ALL SELECT min(due_at) FROM delivery WHERE state = 'unconfirmed' AND due_at IS NOT NULL) AS x
            """),
    };

    public async Task<IReadOnlySet<Stage>> RecoverAsync(bool atStart, CancellationToken ct)
    {
        var everyLease = atStart && engine.Provider == StorageProvider.Sqlite;
        if (everyLease)
        {
            await engine.WriteAsync(async session =>
            {
                session.Add(VoidExchanges, 0);
                session.Add(LeftExchanges, 0);
                session.Add(VoidExpectations, 0);
                session.Add(VoidRequests, 0);
                session.Add(VoidPolls, 0);
                await session.RunAsync(ct).ConfigureAwait(false);
            }, ct).ConfigureAwait(false);
        }

        var recovered = await deliveries.RecoverAsync(everyLease, ct).ConfigureAwait(false);
        if (recovered > 0)
        {
            Log.Recovered(logger, recovered);
        }

        return await DueAsync(ct).ConfigureAwait(false);
    }

    public async Task<DateTimeOffset?> NextDueAsync(Stage stage, CancellationToken ct)
    {
        var next = await engine.ReadAsync(Next[stage], 0, row => row.BigOrNull(0), ct).ConfigureAwait(false);
        return next is [{ } due, ..] ? engine.Clock.FromLedger(due) : null;
    }

    private async Task<IReadOnlySet<Stage>> DueAsync(CancellationToken ct)
    {
        var session = await engine.OpenAsync(ct).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var next = new Dictionary<Stage, long>();
            long now = 0;
            session.Add(Time, 0, row => now = row.Big(0));
            foreach (var (stage, statement) in Next)
            {
                session.Add(statement, 0, row =>
                {
                    if (row.BigOrNull(0) is { } due)
                    {
                        next[stage] = due;
                    }
                });
            }

            await session.RunAsync(ct).ConfigureAwait(false);
            engine.Clock.Observe(now);
            return next.Where(n => n.Value <= now).Select(n => n.Key).ToHashSet();
        }
    }

    private static LedgerStatement<int> NextExchange(string stage) => NextOf("exchange", $"stage = '{stage}'");

    /// <summary>Rows in work have a crash counted and are due when their lease ends.</summary>
    private static LedgerStatement<int> NextOf(string table, string waits)
    {
        var clean = $"SELECT due_at FROM {table} WHERE {waits} AND crash_count = 0 AND due_at IS NOT NULL AND {Free} ORDER BY due_at LIMIT 1";
        var suspect = $"SELECT {{0}}(due_at, coalesce(lease_until, 0)) FROM {table} WHERE {waits} AND crash_count > 0 AND due_at IS NOT NULL";
        string Both(string greatest) => $"SELECT min(x.due_at) FROM (SELECT * FROM ({clean}) AS c UNION ALL {suspect.Replace("{0}", greatest, StringComparison.Ordinal)}) AS x";
        return LedgerStatement<int>.Of([], Both("greatest"), Both("max"));
    }
}
