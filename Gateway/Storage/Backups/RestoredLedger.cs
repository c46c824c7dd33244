using System.Globalization;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using Gateway.Storage.Trail;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Backups;

/// <summary>
/// What a ledger that was put back must not do as it was: take numbers that were taken after the backup, send what may have been sent since, hold
/// leases of processes that are gone.
/// </summary>
internal static class RestoredLedger
{
    public const string Code = "restored";
    private const int SetSize = 500;

    private static readonly LedgerStatement<int> MoveNumbers = LedgerStatement<int>.Of(
        [Big<int>("ahead", n => n)], "UPDATE control_number SET next = (next - 1 + @ahead) % 999999999 + 1");

    /// <summary>A pair whose first envelope left after the backup has no counter in it: the next one begins ahead too.</summary>
    private static readonly LedgerStatement<int> BeginAhead = LedgerStatement<int>.Of(
        [Text<int>("name", _ => LedgerInfoRow.NumbersAhead), Text<int>("value", n => n.ToString(CultureInfo.InvariantCulture))],
        """
        INSERT INTO ledger_info (name, value) VALUES (@name, @value)
        ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(ledger_info.value AS bigint) + CAST(excluded.value AS bigint) AS text)
        """);

    private static readonly LedgerStatement<int> Open = LedgerStatement<int>.Of(
        [Int<int>("size", n => n)],
        "SELECT id, exchange, state FROM delivery WHERE state IN ('queued', 'sending', 'unconfirmed') ORDER BY id LIMIT @size");

    private static readonly LedgerStatement<Guid> Hold = LedgerStatement<Guid>.Update(
        "delivery", [Id<Guid>("id", id => id)],
        $"state = 'held', due_at = NULL, lease_owner = NULL, lease_until = NULL, lease_epoch = t.lease_epoch + 1, crash_count = 0, code = '{Code}', "
        + "detail = 'Held for review after a restore: it may have been sent since the backup.'",
        "t.id = v.id");

    private static readonly LedgerStatement<int> Waiting = LedgerStatement<int>.Of(
        [Int<int>("size", n => n)], "SELECT id, stage, parent FROM exchange WHERE stage IN ('received', 'opened', 'translated') ORDER BY id LIMIT @size");

    private static readonly LedgerStatement<Guid> Quarantine = LedgerStatement<Guid>.Update(
        "exchange", [Id<Guid>("id", id => id)],
        $"stage = 'quarantined', due_at = NULL, code = '{Code}', "
        + "detail = 'Held for review after a restore: what comes of it may have been sent since the backup. Replay it if not.'",
        "t.id = v.id");

    private static readonly LedgerStatement<Guid> CloseChild = LedgerStatement<Guid>.Update(
        "exchange", [Id<Guid>("id", id => id)], "open_children = open_children - 1", "t.id = v.id");

    private static readonly LedgerStatement<long> CloseAttempts = LedgerStatement<long>.Of(
        [Big<long>("at", at => at)], $"UPDATE attempt SET ended_at = @at, code = '{Code}' WHERE ended_at IS NULL");

    private static readonly LedgerStatement<int>[] Cleared =
    [
        .. new[] { "exchange", "expectation" }.Select(table => LedgerStatement<int>.Of(
            [],
            $"""
            UPDATE {table} SET lease_owner = NULL, lease_until = NULL, lease_epoch = lease_epoch + 1, crash_count = 0
            WHERE lease_owner IS NOT NULL OR crash_count > 0
            """)),
        LedgerStatement<int>.Of([], "DELETE FROM idempotency_key WHERE status IS NULL"),
        LedgerStatement<int>.Of([], $"DELETE FROM ledger_info WHERE name IN ('{PurgePause.Name}', '{LedgerInfoRow.RestoredAt}')"),
    ];

    private static readonly LedgerStatement<long> Restored = LedgerStatement<long>.Of(
        [Text<long>("name", _ => LedgerInfoRow.RestoredAt), Text<long>("value", at => at.ToString(CultureInfo.InvariantCulture))],
        "INSERT INTO ledger_info (name, value) VALUES (@name, @value)");

    /// <summary>Returns how many deliveries and exchanges wait for a person.</summary>
    public static async Task<(long Deliveries, long Exchanges)> SettleAsync(
        LedgerSession session, BackupManifest manifest, RestoreOptions options, string? rootList, DateTimeOffset now, CancellationToken ct)
    {
        session.Add(MoveNumbers, options.ControlNumbersAhead);
        session.Add(BeginAhead, options.ControlNumbersAhead);
        foreach (var statement in Cleared)
        {
            session.Add(statement, 0);
        }

        session.Add(Restored, now.ToUnixTimeMilliseconds());
        session.Add(CloseAttempts, now.ToUnixTimeMilliseconds());
        await session.RunAsync(ct);
        var held = await HoldAsync(session, options.Actor, now, ct);
        var quarantined = await QuarantineAsync(session, options.Actor, now, ct);
        var facts = JsonSerializer.Serialize(new
        {
            backup = manifest.CreatedAt,
            program = manifest.Program,
            controlNumbersAhead = options.ControlNumbersAhead,
            deliveriesHeld = held,
            exchangesQuarantined = quarantined,
            rootList,
        });
        await ChainAppender.AppendAsync(session, [new AuditDraft(AuditChains.System, AuditKinds.Restored, options.Actor, now, facts)], ct);
        return (held, quarantined);
    }

    private static async Task<long> HoldAsync(LedgerSession session, string actor, DateTimeOffset now, CancellationToken ct)
    {
        long held = 0;
        while (true)
        {
            var open = new List<(Guid Id, Guid Exchange, string State)>();
            session.Add(Open, SetSize, row => open.Add((row.Id(0), row.Id(1), row.Text(2))));
            await session.RunAsync(ct);
            if (open.Count == 0)
            {
                return held;
            }

            await ChainAppender.AppendAsync(session, [.. open.Select(delivery => Entry(delivery, actor, now))], ct);
            session.AddExact(Hold, [.. open.Select(delivery => delivery.Id)]);
            await session.RunAsync(ct);
            held += open.Count;
        }
    }

    /// <summary>What was on its way when the backup was made went on its way there: done again here it would leave under other ids.</summary>
    private static async Task<long> QuarantineAsync(LedgerSession session, string actor, DateTimeOffset now, CancellationToken ct)
    {
        long quarantined = 0;
        while (true)
        {
            var waiting = new List<(Guid Id, string Stage, Guid? Parent)>();
            session.Add(Waiting, SetSize, row => waiting.Add((row.Id(0), row.Text(1), row.IdOrNull(2))));
            await session.RunAsync(ct);
            if (waiting.Count == 0)
            {
                return quarantined;
            }

            await ChainAppender.AppendAsync(session, [.. waiting.Select(exchange => Entry(exchange.Id, exchange.Stage, actor, now))], ct);
            session.AddExact(Quarantine, [.. waiting.Select(exchange => exchange.Id)]);
            await session.RunAsync(ct);
            foreach (var parent in waiting.Select(exchange => exchange.Parent).OfType<Guid>())
            {
                session.AddExact(CloseChild, [parent]);
                await session.RunAsync(ct);
            }

            quarantined += waiting.Count;
        }
    }

    private static AuditDraft Entry(Guid exchange, string stage, string actor, DateTimeOffset now) => new(
        new ExchangeId(exchange).ToString(), AuditKinds.ExchangeQuarantined, actor, now, JsonSerializer.Serialize(new { from = stage, code = Code }));

    private static AuditDraft Entry((Guid Id, Guid Exchange, string State) delivery, string actor, DateTimeOffset now) => new(
        new ExchangeId(delivery.Exchange).ToString(), AuditKinds.DeliveryHeld, actor, now,
        JsonSerializer.Serialize(new { delivery = new DeliveryId(delivery.Id).ToString(), from = delivery.State, code = Code }));
}
