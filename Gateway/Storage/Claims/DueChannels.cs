using Gateway.Storage.Sql;

namespace Gateway.Storage.Claims;

/// <summary>
/// The channels that have due deliveries. As a rule all due rows fit a window of the oldest; only when a backlog fills it, the channels are found by
/// skipping from one to the next, so that neither 100,000 rows of one channel nor 10,000 idle channels cost a claim anything.
/// </summary>
internal sealed class DueChannels(LedgerEngine engine)
{
    private const int Window = 512;

    /// <summary>How long channels found by skipping are known: under a backlog a channel more or less is no matter, and skipping costs as much as a set.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromMilliseconds(250);

    private const string Queued = "d.state = 'queued' AND d.crash_count = 0 AND d.due_at IS NOT NULL";

    private static readonly LedgerStatement<int> Oldest = LedgerStatement<int>.Of([Columns.Int<int>("window", w => w)], $"""
        SELECT w.channel, count(*) FROM (
            SELECT d.channel FROM delivery AS d WHERE {Queued} AND d.attempts >= 0 AND d.due_at <= @now ORDER BY d.due_at LIMIT @window) AS w
        GROUP BY w.channel
        """);

    private static readonly LedgerStatement<int> Skipping = LedgerStatement<int>.Of([], $"""
        WITH RECURSIVE c(channel) AS (
            SELECT (SELECT d.channel FROM delivery AS d WHERE {Queued} ORDER BY d.channel LIMIT 1)
            UNION ALL
            SELECT (SELECT d.channel FROM delivery AS d WHERE {Queued} AND d.channel > c.channel ORDER BY d.channel LIMIT 1)
            FROM c WHERE c.channel IS NOT NULL)
        SELECT c.channel FROM c WHERE c.channel IS NOT NULL
            AND EXISTS (SELECT 1 FROM delivery AS d WHERE {Queued} AND d.channel = c.channel AND d.due_at <= @now)
        """);

    private volatile Skipped? _skipped;

    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken ct)
    {
        if (_skipped is { } known && TimeProvider.System.GetElapsedTime(known.At) < Known)
        {
            return known.Channels;
        }

        var oldest = await engine.ReadAsync(Oldest, Window, row => (Channel: row.Text(0), Rows: row.Big(1)), ct).ConfigureAwait(false);
        if (oldest.Sum(c => c.Rows) < Window)
        {
            _skipped = null;
            return oldest.ConvertAll(c => c.Channel);
        }

        var skipped = await engine.ReadAsync(Skipping, 0, row => row.Text(0), ct).ConfigureAwait(false);
        _skipped = new Skipped(skipped, TimeProvider.System.GetTimestamp());
        return skipped;
    }

    private sealed record Skipped(IReadOnlyList<string> Channels, long At);
}
