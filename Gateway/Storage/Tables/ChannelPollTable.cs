using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Claims;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>channel_poll</c>.</summary>
internal static class ChannelPollTable
{
    private const string Held = "t.channel = v.channel AND t.lease_epoch = v.epoch AND t.lease_owner IS NOT NULL";
    private const string Due = "due_at <= @now AND (lease_until IS NULL OR lease_until <= @now) ORDER BY due_at, channel LIMIT @max";
    private const string Columns = "channel, due_at, asked, lease_epoch, failures, taken";
    private static readonly string Taken = $"lease_owner = @owner, lease_until = @now + {LeaseKeeper.LeaseMilliseconds}, asked = ";

    private static readonly IReadOnlyList<Column<string>> Name = [Text<string>("channel", c => c)];
    private static readonly IReadOnlyList<Column<ClaimedPoll>> Key = [Text<ClaimedPoll>("channel", c => c.Channel.Value), Int<ClaimedPoll>("epoch", c => c.Epoch)];

    public static readonly LedgerStatement<string> Know = LedgerStatement<string>.ForEach(
        Name,
        $"INSERT INTO channel_poll AS t ({Columns}) SELECT v.channel, 0, FALSE, 0, 0, 0 FROM {{rows}} ON CONFLICT (channel) DO UPDATE SET due_at = 0 WHERE t.due_at IS NULL",
        $"INSERT INTO channel_poll AS t ({Columns}) VALUES (@channel, 0, 0, 0, 0, 0) ON CONFLICT (channel) DO UPDATE SET due_at = 0 WHERE t.due_at IS NULL");

    public static readonly LedgerStatement<(string Owner, int Max)> Claim = LedgerStatement<(string Owner, int Max)>.Of(
        [Text<(string Owner, int Max)>("owner", a => a.Owner), Int<(string Owner, int Max)>("max", a => a.Max)],
        $"""
        UPDATE channel_poll AS t SET {Taken}FALSE, lease_epoch = t.lease_epoch + 1
        FROM (SELECT channel FROM channel_poll WHERE {Due} FOR NO KEY UPDATE SKIP LOCKED) AS s
        WHERE t.channel = s.channel RETURNING t.channel, t.lease_epoch, t.failures, t.code, t.skipped
        """,
        $"""
        UPDATE channel_poll SET {Taken}0, lease_epoch = lease_epoch + 1
        WHERE channel IN (SELECT channel FROM channel_poll WHERE {Due}) RETURNING channel, lease_epoch, failures, code, skipped
        """);

    public static readonly LedgerStatement<ClaimedPoll> Renew = LedgerStatement<ClaimedPoll>.Update(
        "channel_poll", Key, $"lease_until = @now + {LeaseKeeper.LeaseMilliseconds}", Held, "t.channel");

    public static readonly LedgerStatement<ClaimedPoll> Release = LedgerStatement<ClaimedPoll>.Update(
        "channel_poll", Key, "lease_owner = NULL, lease_until = NULL", Held);

    public static readonly LedgerStatement<(PollEnd End, long? Due)> End = LedgerStatement<(PollEnd End, long? Due)>.Update(
        "channel_poll",
        [
            Text<(PollEnd End, long? Due)>("channel", e => e.End.Claim.Channel.Value), Int<(PollEnd End, long? Due)>("epoch", e => e.End.Claim.Epoch),
            Big<(PollEnd End, long? Due)>("due", e => e.Due), Big<(PollEnd End, long? Due)>("ended_at", e => e.End.At.ToUnixTimeMilliseconds()),
            Text<(PollEnd End, long? Due)>("code", e => e.End.Code), Text<(PollEnd End, long? Due)>("detail", e => e.End.Detail),
            Int<(PollEnd End, long? Due)>("failures", e => e.End.Code is null ? 0 : e.End.Claim.Failures + 1),
            Int<(PollEnd End, long? Due)>("taken", e => e.End.Taken), Text<(PollEnd End, long? Due)>("skipped", e => e.End.Skipped),
        ],
        "lease_owner = NULL, lease_until = NULL, due_at = CASE WHEN t.asked THEN 0 ELSE v.due END, ended_at = v.ended_at, "
        + "code = v.code, detail = v.detail, failures = v.failures, taken = v.taken, skipped = v.skipped",
        Held, "t.channel");

    public static readonly LedgerStatement<string> Ask = LedgerStatement<string>.Update(
        "channel_poll", Name, "asked = TRUE, due_at = 0", "t.channel = v.channel AND t.due_at IS NOT NULL", "t.channel");

    public static readonly LedgerStatement<int> List = LedgerStatement<int>.Of(
        [Int<int>("least", n => n)],
        """
        SELECT channel, due_at, CASE WHEN lease_until > @now THEN 1 ELSE 0 END, ended_at, code, detail, failures, taken, skipped
        FROM channel_poll WHERE lease_epoch >= @least ORDER BY channel
        """);

    public static ClaimedPoll ReadClaim(LedgerRow row) => new(new ChannelId(row.Text(0)), row.Int(1), row.Int(2), row.TextOrNull(3), row.TextOrNull(4));

    public static PollState Read(LedgerRow row, LedgerClock clock) => new()
    {
        Channel = new ChannelId(row.Text(0)),
        DueAt = row.BigOrNull(1) is { } due ? clock.FromLedger(due) : null,
        IsRunning = row.Int(2) == 1,
        EndedAt = row.BigOrNull(3) is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
        Code = row.TextOrNull(4),
        Detail = row.TextOrNull(5),
        Failures = row.Int(6),
        Taken = row.Int(7),
        Skipped = row.TextOrNull(8),
    };
}
