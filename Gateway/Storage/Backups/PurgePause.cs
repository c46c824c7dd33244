using System.Globalization;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Backups;

/// <summary>
/// Keeps every node from purging while a backup copies payload files: a row of <c>ledger_info</c> with a time (the ledger's, Unix milliseconds) that
/// passes by itself when the backup's process dies.
/// </summary>
internal sealed class PurgePause : IAsyncDisposable
{
    /// <summary>Name of the row; a purge does nothing while its value lies ahead.</summary>
    public const string Name = "purge-paused-until";

    /// <summary>Advisory lock, shared by purging sets, exclusive for the pause: "gw-purge" in ASCII.</summary>
    private const long PurgeLock = 0x67772d7075726765;

    private static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    private static readonly LedgerStatement<LedgerInfoRow> Set = LedgerStatement<LedgerInfoRow>.Of(
        [Text<LedgerInfoRow>("name", i => i.Name), Text<LedgerInfoRow>("value", i => i.Value)],
        "INSERT INTO ledger_info (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    private static readonly LedgerStatement<string> Clear = LedgerStatement<string>.Of(
        [Text<string>("name", n => n)], "DELETE FROM ledger_info WHERE name = @name");

    private static readonly LedgerStatement<string> Read = LedgerStatement<string>.Of(
        [Text<string>("name", n => n)], "SELECT value FROM ledger_info WHERE name = @name");

    private static readonly LedgerStatement<int> WaitForPurges = LedgerStatement<int>.Of(
        [], $"SELECT pg_advisory_xact_lock({PurgeLock})", "SELECT 1");

    private static readonly LedgerStatement<int> HoldBackups = LedgerStatement<int>.Of(
        [], $"SELECT pg_advisory_xact_lock_shared({PurgeLock})", "SELECT 1");

    private readonly LedgerEngine _engine;
    private readonly ITimer _timer;

    private PurgePause(LedgerEngine engine, TimeProvider clock)
    {
        _engine = engine;
        _timer = clock.CreateTimer(_ => _ = HoldAsync(), null, Time / 3, Time / 3);
    }

    /// <summary>Pauses purging until disposed.</summary>
    public static async Task<PurgePause> BeginAsync(LedgerEngine engine, TimeProvider clock, CancellationToken ct)
    {
        var pause = new PurgePause(engine, clock);
        await pause.HoldAsync(ct);
        return pause;
    }

    /// <summary>Whether some node's backup is being made.</summary>
    public static async Task<bool> IsOnAsync(LedgerEngine engine, CancellationToken ct)
    {
        var until = (await engine.ReadAsync(Read, Name, row => row.Text(0), ct)).FirstOrDefault();
        return until is not null && long.Parse(until, CultureInfo.InvariantCulture) > engine.Clock.LedgerNow;
    }

    /// <summary>
    /// The same, asked by a purge inside its transaction: no pause begins before that has ended, so the rows of a backup never name files that a
    /// purge was about to remove.
    /// </summary>
    public static async Task<bool> IsOnAsync(LedgerSession session, LedgerClock clock, CancellationToken ct)
    {
        string? until = null;
        session.Add(HoldBackups, 0, _ => { });
        session.Add(Read, Name, row => until = row.Text(0));
        await session.RunAsync(ct);
        return until is not null && long.Parse(until, CultureInfo.InvariantCulture) > clock.LedgerNow;
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _engine.WriteAsync(
            session =>
            {
                session.Add(Clear, Name);
                return session.RunAsync(CancellationToken.None);
            },
            CancellationToken.None);
    }

    private Task HoldAsync(CancellationToken ct = default) => _engine.WriteAsync(
        session =>
        {
            var until = _engine.Clock.LedgerNow + (long)Time.TotalMilliseconds;
            session.Add(WaitForPurges, 0, _ => { });
            session.Add(Set, new LedgerInfoRow { Name = Name, Value = until.ToString(CultureInfo.InvariantCulture) });
            return session.RunAsync(ct);
        },
        ct);
}
