using System.Globalization;
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
    private const string Columns = "channel, due_at, asked, lease_epoch, failures, taken";
    private static readonly string Patience = ((long)IPollStore.Patience.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
    private static readonly string Taken = $"lease_owner = @owner, lease_until = @now + {LeaseKeeper.LeaseMilliseconds}, asked = ";

    private static readonly IReadOnlyList<Column<string>> Name = [Text<string>("channel", c => c)];
    private static readonly IReadOnlyList<Column<ClaimedPoll>> Key = [Text<ClaimedPoll>("channel", c => c.Channel.Value), Int<ClaimedPoll>("epoch", c => c.Epoch)];

    public static readonly LedgerStatement<string> Know = LedgerStatement<string>.ForEach(
        Name,
        $"INSERT INTO channel_poll AS t ({Columns}) SELECT v.channel, @now, FALSE, 0, 0, 0 FROM {{rows}} ON CONFLICT (channel) DO UPDATE SET due_at = @now WHERE t.due_at IS NULL",
        $"INSERT INTO channel_poll AS t ({Columns}) VALUES (@channel, @now, 0, 0, 0, 0) ON CONFLICT (channel) DO UPDATE SET due_at = @now WHERE t.due_at IS NULL");

    public static readonly LedgerStatement<(string Channel, long Due, int Sooner)> Schedule = LedgerStatement<(string Channel, long Due, int Sooner)>.Update(
        "channel_poll",
        [
            Text<(string Channel, long Due, int Sooner)>("channel", c => c.Channel), Big<(string Channel, long Due, int Sooner)>("due", c => c.Due),
            Int<(string Channel, long Due, int Sooner)>("sooner", c => c.Sooner),
        ],
        "due_at = CASE WHEN t.asked OR (v.sooner = 1 AND t.due_at < v.due) THEN t.due_at ELSE v.due END", "t.channel = v.channel AND t.due_at IS NOT NULL", "t.channel");

    public static readonly LedgerStatement<(string Owner, int Max, string Blind)> Claim = LedgerStatement<(string Owner, int Max, string Blind)>.Of(
        [
            Text<(string Owner, int Max, string Blind)>("owner", a => a.Owner), Int<(string Owner, int Max, string Blind)>("max", a => a.Max),
            Text<(string Owner, int Max, string Blind)>("blind", a => a.Blind),
        ],
        $"""
        UPDATE channel_poll AS t SET {Taken}FALSE, lease_epoch = t.lease_epoch + 1
        FROM (SELECT channel FROM channel_poll WHERE {Due("strpos")} FOR NO KEY UPDATE SKIP LOCKED) AS s
        WHERE t.channel = s.channel RETURNING t.channel, t.lease_epoch, t.failures, t.code, t.skipped
        """,
        $"""
        UPDATE channel_poll SET {Taken}0, lease_epoch = lease_epoch + 1
        WHERE channel IN (SELECT channel FROM channel_poll WHERE {Due("instr")}) RETURNING channel, lease_epoch, failures, code, skipped
        """);

    /// <summary>Those that somebody looks at; nobody else claims them until the commit.</summary>
    public static readonly LedgerStatement<string> Lock = LedgerStatement<string>.Select(
        "t.channel, t.lease_epoch", "channel_poll", Name, "t.channel = v.channel AND t.lease_owner IS NOT NULL", locked: true);

    public static readonly LedgerStatement<ClaimedPoll> Renew = LedgerStatement<ClaimedPoll>.Update(
        "channel_poll", Key, $"lease_until = @now + {LeaseKeeper.LeaseMilliseconds}", Held, "t.channel");

    public static readonly LedgerStatement<(ClaimedPoll Claim, long? Due)> Release = LedgerStatement<(ClaimedPoll Claim, long? Due)>.Update(
        "channel_poll",
        [
            Text<(ClaimedPoll Claim, long? Due)>("channel", c => c.Claim.Channel.Value), Int<(ClaimedPoll Claim, long? Due)>("epoch", c => c.Claim.Epoch),
            Big<(ClaimedPoll Claim, long? Due)>("due", c => c.Due),
        ],
        "lease_owner = NULL, lease_until = NULL, due_at = COALESCE(v.due, t.due_at)", Held);

    public static readonly LedgerStatement<(PollEnd End, long? Due)> End = LedgerStatement<(PollEnd End, long? Due)>.Update(
        "channel_poll",
        [
            Text<(PollEnd End, long? Due)>("channel", e => e.End.Claim.Channel.Value), Int<(PollEnd End, long? Due)>("epoch", e => e.End.Claim.Epoch),
            Big<(PollEnd End, long? Due)>("due", e => e.Due), Big<(PollEnd End, long? Due)>("ended_at", e => e.End.At.ToUnixTimeMilliseconds()),
            Text<(PollEnd End, long? Due)>("code", e => e.End.Code), Text<(PollEnd End, long? Due)>("detail", e => e.End.Detail),
            Int<(PollEnd End, long? Due)>("failures", e => e.End.Code is null ? 0 : e.End.Claim.Failures + 1),
            Int<(PollEnd End, long? Due)>("taken", e => e.End.Taken), Text<(PollEnd End, long? Due)>("skipped", e => e.End.Skipped),
        ],
        "lease_owner = NULL, lease_until = NULL, due_at = CASE WHEN t.asked THEN @now ELSE v.due END, ended_at = v.ended_at, "
        + "code = v.code, detail = v.detail, failures = v.failures, taken = v.taken, skipped = v.skipped",
        Held, "t.channel");

    public static readonly LedgerStatement<string> Ask = AskWhere("t.channel = v.channel AND t.due_at IS NOT NULL");

    public static readonly LedgerStatement<string> Hear = AskWhere("t.channel = v.channel AND t.due_at IS NOT NULL AND t.failures = 0");

    public static readonly LedgerStatement<int> List = LedgerStatement<int>.Of(
        [Int<int>("least", n => n)],
        """
        SELECT channel, due_at, CASE WHEN lease_until > @now THEN 1 ELSE 0 END, ended_at, code, detail, failures, taken, skipped
        FROM channel_poll WHERE lease_epoch >= @least ORDER BY channel
        """);

    /// <summary>Ids have no comma.</summary>
    public static string Names(IEnumerable<ChannelId> channels) => $",{string.Join(',', channels)},";

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

    private static LedgerStatement<string> AskWhere(string where) => LedgerStatement<string>.Update(
        "channel_poll", Name, "asked = TRUE, due_at = CASE WHEN t.due_at < @now THEN t.due_at ELSE @now END", where, "t.channel");

    /// <param name="position">Says where in a text another one begins, or 0.</param>
    private static string Due(string position) =>
        $"due_at <= @now AND (lease_until IS NULL OR lease_until <= @now) AND ({position}(@blind, ',' || channel || ',') = 0 OR due_at <= @now - {Patience}) "
        + "ORDER BY due_at, channel LIMIT @max";
}
