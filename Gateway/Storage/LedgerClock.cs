namespace Gateway.Storage;

/// <summary>
/// The clock that leases and due times are read against. On PostgreSQL it is the database's: nodes with wrong clocks agree on it. Due times come from
/// the application's clock and are moved to the ledger's when they are stored. The ledger's time is followed by the monotonic clock, so a jump of the
/// wall clock moves nothing.
/// </summary>
internal sealed class LedgerClock(TimeProvider clock, bool fromDatabase)
{
    private const long RoughMilliseconds = 10;

    /// <summary>After this long the monotonic clock may have drifted by more than the roughness.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _observed;
    private long _observedTicks;
    private bool _known;

    /// <summary>True when SQL reads the database's clock instead of a parameter.</summary>
    public bool FromDatabase { get; } = fromDatabase;

    /// <summary>Application time in Unix milliseconds: what happened when, as people read it.</summary>
    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The ledger's time now, as well as this process knows it.</summary>
    public long LedgerNow
    {
        get
        {
            lock (_lock)
            {
                return FromDatabase && _known
                    ? _observed + (long)clock.GetElapsedTime(_observedTicks).TotalMilliseconds
                    : Now;
            }
        }
    }

    /// <summary>True when the database should be asked what time it is.</summary>
    public bool NeedsTime
    {
        get
        {
            lock (_lock)
            {
                return FromDatabase && (!_known || clock.GetElapsedTime(_observedTicks) > Fresh);
            }
        }
    }

    /// <summary>The database said what time it is.</summary>
    public void Observe(long databaseNow)
    {
        lock (_lock)
        {
            (_observed, _observedTicks, _known) = (databaseNow, clock.GetTimestamp(), true);
        }
    }

    /// <summary>A due time of the application in the ledger's time.</summary>
    public long ToLedger(DateTimeOffset due) => due.ToUnixTimeMilliseconds() + (LedgerNow - Now);

    public long? ToLedger(DateTimeOffset? due) => due is { } at ? ToLedger(at) : null;

    /// <summary>
    /// A due time, or now when none is given: a little before the database's now, because this process knows that only roughly and a row due in two
    /// milliseconds would wait for the next wake-up.
    /// </summary>
    public long Due(DateTimeOffset? due) => due is { } at ? ToLedger(at) : LedgerNow - (FromDatabase ? RoughMilliseconds : 0);

    /// <summary>A due time of the ledger in the application's time.</summary>
    public DateTimeOffset FromLedger(long due) => DateTimeOffset.FromUnixTimeMilliseconds(due - (LedgerNow - Now));
}
