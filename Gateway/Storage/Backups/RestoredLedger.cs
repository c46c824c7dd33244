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
    private const string Code = "restored";
    private const int SetSize = 500;

    private static readonly LedgerStatement<int> MoveNumbers = LedgerStatement<int>.Of(
        [Big<int>("ahead", n => n)], "UPDATE control_number SET next = (next - 1 + @ahead) % 999999999 + 1");

    private static readonly LedgerStatement<int> Open = LedgerStatement<int>.Of(
        [Int<int>("size", n => n)],
        "SELECT id, exchange, state FROM delivery WHERE state IN ('queued', 'sending', 'unconfirmed') ORDER BY id LIMIT @size");

    private static readonly LedgerStatement<Guid> Hold = LedgerStatement<Guid>.Update(
        "delivery", [Id<Guid>("id", id => id)],
        $"state = 'held', due_at = NULL, lease_owner = NULL, lease_until = NULL, lease_epoch = t.lease_epoch + 1, crash_count = 0, code = '{Code}', "
        + "detail = 'Held for review after a restore: it may have been sent since the backup.'",
        "t.id = v.id");

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

    /// <summary>Returns how many deliveries are held.</summary>
    public static async Task<long> SettleAsync(
        LedgerSession session, BackupManifest manifest, RestoreOptions options, string? rootList, DateTimeOffset now, CancellationToken ct)
    {
        session.Add(MoveNumbers, options.ControlNumbersAhead);
        foreach (var statement in Cleared)
        {
            session.Add(statement, 0);
        }

        session.Add(Restored, now.ToUnixTimeMilliseconds());
        session.Add(CloseAttempts, now.ToUnixTimeMilliseconds());
        await session.RunAsync(ct);
        var held = await HoldAsync(session, options.Actor, now, ct);
        var facts = JsonSerializer.Serialize(new
        {
            backup = manifest.CreatedAt,
            program = manifest.Program,
            controlNumbersAhead = options.ControlNumbersAhead,
            deliveriesHeld = held,
            rootList,
        });
        await ChainAppender.AppendAsync(session, [new AuditDraft(AuditChains.System, AuditKinds.Restored, options.Actor, now, facts)], ct);
        return held;
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

    private static AuditDraft Entry((Guid Id, Guid Exchange, string State) delivery, string actor, DateTimeOffset now) => new(
        new ExchangeId(delivery.Exchange).ToString(), AuditKinds.DeliveryHeld, actor, now,
        JsonSerializer.Serialize(new { delivery = new DeliveryId(delivery.Id).ToString(), from = delivery.State, code = Code }));
}
