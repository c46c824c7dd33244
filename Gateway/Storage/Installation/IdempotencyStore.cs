using Gateway.Access;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Installation;

/// <summary>
/// Idempotency keys in the ledger. The row is in flight while it has no status; its lease is the ledger's time, its epoch fences a request that lost
/// it. The exchange store completes the row in the transaction that does the work, by key and epoch.
/// </summary>
internal sealed class IdempotencyStore(LedgerEngine engine) : IIdempotencyStore
{
    public const long LeaseMilliseconds = 60_000;

    /// <summary>Answers are kept two days: a client may come back for 24 h, whatever its clock says.</summary>
    private const long KeptMilliseconds = 2 * 24 * 3600 * 1000L;

    private const int TrimEvery = 500;

    private static readonly LedgerStatement<string> Begin = Of("""
        INSERT INTO idempotency_key AS t (key, epoch, lease_until, created_at) VALUES (@key, 1, @now + 60000, @now)
        ON CONFLICT (key) DO UPDATE SET epoch = t.epoch + 1, lease_until = excluded.lease_until
        WHERE t.status IS NULL AND t.lease_until <= excluded.created_at
        RETURNING epoch
        """);

    private static readonly LedgerStatement<string> Read = Of(
        "SELECT request_digest, status, body, lease_until - @now FROM idempotency_key WHERE key = @key");

    private static readonly LedgerStatement<IdempotencyClaim> Release = LedgerStatement<IdempotencyClaim>.Of(
        [Text<IdempotencyClaim>("key", c => c.Key), Int<IdempotencyClaim>("epoch", c => c.Epoch)],
        "DELETE FROM idempotency_key WHERE key = @key AND epoch = @epoch AND status IS NULL");

    private static readonly LedgerStatement<long> Trim = LedgerStatement<long>.Of(
        [Big<long>("kept", kept => kept)],
        "DELETE FROM idempotency_key WHERE key IN (SELECT key FROM idempotency_key WHERE created_at < @now - @kept ORDER BY created_at LIMIT 1000)");

    private int _begun;

    public async Task<IdempotencyBegin> BeginAsync(string key, CancellationToken ct)
    {
        IdempotencyBegin? answer = null;
        await engine.WriteAsync(
            async session =>
            {
                answer = null;
                session.Add(Begin, key, row => answer = new IdempotencyBegin.Claimed(new IdempotencyClaim(key, row.Int(0))));
                if (Interlocked.Increment(ref _begun) % TrimEvery == 0)
                {
                    session.Add(Trim, KeptMilliseconds);
                }

                await session.RunAsync(ct);
                if (answer is null)
                {
                    session.Add(Read, key, row => answer = ToAnswer(row));
                    await session.RunAsync(ct);
                }
            },
            ct);

        // Released by its holder between the two statements: the client tries again at once.
        return answer ?? new IdempotencyBegin.InFlight(TimeSpan.FromSeconds(1));
    }

    public Task ReleaseAsync(IdempotencyClaim claim, CancellationToken ct) => engine.WriteAsync(
        session =>
        {
            session.Add(Release, claim);
            return session.RunAsync(ct);
        },
        ct);

    private static IdempotencyBegin ToAnswer(LedgerRow row) => row.BigOrNull(1) is { } status
        ? new IdempotencyBegin.Answered(row.TextOrNull(0) ?? "", (int)status, row.TextOrNull(2) ?? "")
        : new IdempotencyBegin.InFlight(TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(row.Big(3) / 1000.0), 1, LeaseMilliseconds / 1000.0)));

    private static LedgerStatement<string> Of(string sql) => LedgerStatement<string>.Of([Text<string>("key", k => k)], sql);
}
