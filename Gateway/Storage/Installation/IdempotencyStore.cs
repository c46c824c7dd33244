using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Installation;

/// <summary>
/// Idempotency keys in the ledger. The row is in flight while it has no status; its lease is the ledger's time, its epoch fences a request that lost
/// it. The exchange store completes the row in the transaction that does the work, by key and epoch.
/// </summary>
internal sealed class IdempotencyStore : IIdempotencyStore, IAsyncDisposable
{
    /// <summary>
    /// As long as every other lease, so that a client whose node died is not kept out any longer. A slow upload may outlast it: as long as nobody else comes
    /// with the key it completes all the same, and otherwise its epoch is over.
    /// </summary>
    public const long LeaseMilliseconds = 20_000;

    /// <summary>Answers are kept two days: a client may come back for 24 h, whatever its clock says.</summary>
    private const long KeptMilliseconds = 2 * 24 * 3600 * 1000L;

    private const int TrimEvery = 500;
    private const int SetSize = 64;
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(10);

    private const string Taken = """
        ON CONFLICT (key) DO UPDATE SET epoch = t.epoch + 1, lease_until = excluded.lease_until, created_at = excluded.created_at
        WHERE t.status IS NULL AND t.lease_until <= excluded.created_at
        RETURNING key, epoch
        """;

    private static readonly IReadOnlyList<Column<string>> Key = [Text<string>("key", k => k)];

    private static readonly LedgerStatement<string> Begin = LedgerStatement<string>.ForEach(
        Key,
        $"INSERT INTO idempotency_key AS t (key, epoch, lease_until, created_at) SELECT v.key, 1, @now + {LeaseMilliseconds}, @now FROM {{rows}} " + Taken,
        $"INSERT INTO idempotency_key AS t (key, epoch, lease_until, created_at) VALUES (@key, 1, @now + {LeaseMilliseconds}, @now) " + Taken);

    private static readonly LedgerStatement<string> Read = LedgerStatement<string>.ForEach(
        Key,
        "SELECT t.key, t.request_digest, t.status, t.body, t.lease_until - @now FROM idempotency_key AS t JOIN {rows} ON t.key = v.key",
        "SELECT key, request_digest, status, body, lease_until - @now FROM idempotency_key WHERE key = @key");

    private static readonly LedgerStatement<IdempotencyClaim> Release = LedgerStatement<IdempotencyClaim>.Of(
        [Text<IdempotencyClaim>("key", c => c.Key), Int<IdempotencyClaim>("epoch", c => c.Epoch)],
        "DELETE FROM idempotency_key WHERE key = @key AND epoch = @epoch AND status IS NULL");

    private static readonly LedgerStatement<long> Trim = LedgerStatement<long>.Of(
        [Big<long>("kept", kept => kept)],
        "DELETE FROM idempotency_key WHERE key IN (SELECT key FROM idempotency_key WHERE created_at < @now - @kept ORDER BY created_at LIMIT 1000)");

    private readonly LedgerEngine _engine;
    private readonly SetGatherer<string, IdempotencyBegin> _sets;
    private int _begun;

    public IdempotencyStore(LedgerEngine engine)
    {
        _engine = engine;
        _sets = new SetGatherer<string, IdempotencyBegin>(SetSize, Company, BeginSetAsync);
    }

    /// <summary>
    /// Requests that come within 10 ms share a commit. Once asked it is waited for, whatever becomes of the request: a claim that nobody holds could not
    /// be given back and would lock the key until its lease ends.
    /// </summary>
    public Task<IdempotencyBegin> BeginAsync(string key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _sets.AddAsync(key, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _sets.DisposeAsync();

    private async Task<IReadOnlyList<IdempotencyBegin>> BeginSetAsync(IReadOnlyList<string> asked)
    {
        // In one order on every node, so that two sets cannot wait for each other.
        string[] keys = [.. asked.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var answers = new Dictionary<string, IdempotencyBegin>(StringComparer.Ordinal);
        await _engine.WriteAsync(session => RunAsync(session, keys, answers), CancellationToken.None);
        var given = new HashSet<string>(StringComparer.Ordinal);
        return [.. asked.Select(key => Answer(answers, key, given.Add(key)))];
    }

    private async Task RunAsync(LedgerSession session, string[] keys, Dictionary<string, IdempotencyBegin> answers)
    {
        answers.Clear();
        session.Add(Begin, keys, row => answers[row.Text(0)] = new IdempotencyBegin.Claimed(new IdempotencyClaim(row.Text(0), row.Int(1))));
        if (Interlocked.Add(ref _begun, keys.Length) >= TrimEvery)
        {
            _ = Interlocked.Exchange(ref _begun, 0);
            session.Add(Trim, KeptMilliseconds);
        }

        await session.RunAsync(CancellationToken.None);
        string[] others = [.. keys.Where(key => !answers.ContainsKey(key))];
        if (others.Length > 0)
        {
            session.Add(Read, others, row => answers[row.Text(0)] = ToAnswer(row));
            await session.RunAsync(CancellationToken.None);
        }
    }

    /// <summary>The first that asked in a set has the claim. Released by its holder between the two statements, or asked twice at once: come again soon.</summary>
    private static IdempotencyBegin Answer(Dictionary<string, IdempotencyBegin> answers, string key, bool first) =>
        answers.TryGetValue(key, out var answer) && (first || answer is not IdempotencyBegin.Claimed)
            ? answer
            : new IdempotencyBegin.InFlight(TimeSpan.FromSeconds(1));

    public Task ReleaseAsync(IdempotencyClaim claim, CancellationToken ct) => _engine.WriteAsync(
        session =>
        {
            session.Add(Release, claim);
            return session.RunAsync(ct);
        },
        ct);

    private static IdempotencyBegin ToAnswer(LedgerRow row) => row.BigOrNull(2) is { } status
        ? new IdempotencyBegin.Answered(row.TextOrNull(1) ?? "", (int)status, row.TextOrNull(3) ?? "")
        : new IdempotencyBegin.InFlight(TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(row.Big(4) / 1000.0), 1, LeaseMilliseconds / 1000.0)));
}
