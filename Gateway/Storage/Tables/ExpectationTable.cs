using Gateway.Exchanges;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements of a commit on <c>expectation</c>.</summary>
internal static class ExpectationTable
{
    public static readonly LedgerStatement<ExpectationEntry> Insert = LedgerStatement<ExpectationEntry>.Insert("expectation",
    [
        Columns.Id<ExpectationEntry>("id", x => x.Id),
        Columns.Text<ExpectationEntry>("kind", x => x.New!.Kind),
        Columns.Id<ExpectationEntry>("exchange", x => x.New!.Exchange.Value),
        Columns.Id<ExpectationEntry>("document", x => x.New!.Document?.Value),
        Columns.Text<ExpectationEntry>("partner", x => x.New!.Partner.Value),
        Columns.Text<ExpectationEntry>("us_qualifier", x => x.New!.Us.Qualifier),
        Columns.Text<ExpectationEntry>("us_id", x => x.New!.Us.Id),
        Columns.Text<ExpectationEntry>("them_qualifier", x => x.New!.Them.Qualifier),
        Columns.Text<ExpectationEntry>("them_id", x => x.New!.Them.Id),
        Columns.Text<ExpectationEntry>("usage", x => EnumText.Of(x.New!.Usage)),
        Columns.Text<ExpectationEntry>("interchange_control_number", x => x.New!.InterchangeControlNumber),
        Columns.Text<ExpectationEntry>("functional_id", x => x.New!.FunctionalId),
        Columns.Text<ExpectationEntry>("group_control_number", x => x.New!.GroupControlNumber),
        Columns.Text<ExpectationEntry>("set_control_number", x => x.New!.SetControlNumber),
        Columns.Text<ExpectationEntry>("match_number", x => MatchNumber(x.New!)),
        Columns.Text<ExpectationEntry>("state", x => EnumText.Of(x.Row.State)),
        Columns.Big<ExpectationEntry>("due_at", x => x.DueAt),
        Columns.Big<ExpectationEntry>("within_of_delivery", x => (long?)x.New!.WithinOfDelivery?.TotalMilliseconds),
        Columns.Id<ExpectationEntry>("closed_by", x => x.Row.ClosedBy),
        Columns.Text<ExpectationEntry>("code", x => x.Row.Code),
        Columns.Text<ExpectationEntry>("detail", x => x.Row.Detail),
        Columns.Int<ExpectationEntry>("lease_epoch", _ => 0),
        Columns.Int<ExpectationEntry>("crash_count", _ => 0),
    ]);

    public static readonly LedgerStatement<Guid> Lock = LedgerStatement<Guid>.Select(
        "t.id, t.state, t.closed_by, t.code, t.detail, t.lease_owner, t.lease_until, t.lease_epoch, t.crash_count",
        "expectation", [Columns.Id<Guid>("id", id => id)], "t.id = v.id", locked: true);

    public static readonly LedgerStatement<ExpectationEntry> Update = LedgerStatement<ExpectationEntry>.UpdateLocked("expectation",
    [
        Columns.Id<ExpectationEntry>("id", x => x.Id),
        Columns.Int<ExpectationEntry>("lease_epoch", x => x.LeaseEpoch),
        Columns.Text<ExpectationEntry>("state", x => EnumText.Of(x.Row.State)),
        Columns.Id<ExpectationEntry>("closed_by", x => x.Row.ClosedBy),
        Columns.Text<ExpectationEntry>("code", x => x.Row.Code),
        Columns.Text<ExpectationEntry>("detail", x => x.Row.Detail),
        Columns.Text<ExpectationEntry>("lease_owner", x => x.Row.LeaseOwner),
        Columns.Big<ExpectationEntry>("lease_until", x => x.Row.LeaseUntil),
        Columns.Int<ExpectationEntry>("crash_count", x => x.Row.CrashCount),
    ],
    "state = v.state, closed_by = v.closed_by, code = v.code, detail = v.detail, lease_owner = v.lease_owner, lease_until = v.lease_until, "
    + "crash_count = v.crash_count",
    "t.id = v.id AND t.lease_epoch = v.lease_epoch");

    /// <summary>
    /// Expectations of a delivered exchange fall due counted from its delivery, those of one that is ready on a pull road from then. They are not locked: one
    /// that is being closed or claimed at this moment needs no due time any more. The state is not a condition: it would tempt the planner to the index of all
    /// that wait.
    /// </summary>
    public static readonly LedgerStatement<DeliveredExchange> Shift = LedgerStatement<DeliveredExchange>.UpdateLocked("expectation",
        [Columns.Id<DeliveredExchange>("exchange", d => d.Exchange), Columns.Big<DeliveredExchange>("delivered_at", d => d.DeliveredAt)],
        "due_at = CASE t.state WHEN 'waiting' THEN v.delivered_at + t.within_of_delivery ELSE t.due_at END",
        "t.exchange = v.exchange AND t.within_of_delivery IS NOT NULL");

    /// <summary>
    /// Nobody is late with an answer to what was refused or held after it was offered: its expectations wait without a due time until it is offered or
    /// delivered. Their code keeps that it was, for it may have been fetched: the delivery's own moves on, and no attempt was made of it.
    /// </summary>
    public static readonly LedgerStatement<Guid> Withdraw = LedgerStatement<Guid>.UpdateLocked("expectation",
        [Columns.Id<Guid>("exchange", id => id)],
        "due_at = CASE t.state WHEN 'waiting' THEN NULL ELSE t.due_at END, "
        + $"code = CASE t.state WHEN 'waiting' THEN '{PullRoad.Code}' ELSE t.code END",
        "t.exchange = v.exchange");

    /// <summary>The number that an acknowledgment of this kind names, without leading zeros: ISA13 in a TA1, GS06 in a 997.</summary>
    public static string? MatchNumber(string kind, string? interchange, string? group) =>
        (kind == "ta1" ? interchange : group)?.TrimStart('0');

    public static ExpectationEntry Read(LedgerRow row) => new()
    {
        Id = row.Id(0),
        LeaseEpoch = row.Int(7),
        Row = new ExpectationEntry.Values(
            EnumText.ToAcknowledgement(row.Text(1)), row.IdOrNull(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.BigOrNull(6),
            row.Int(8)),
    };

    public static ExpectationEntry Begin(NewExpectation expectation, long? dueAt) => new()
    {
        Id = expectation.Id.Value,
        New = expectation,
        DueAt = dueAt,
        IsNew = true,
        Row = new ExpectationEntry.Values(AcknowledgementState.Waiting, null, null, null, null, null, 0),
    };

    private static string? MatchNumber(NewExpectation expectation) =>
        MatchNumber(expectation.Kind, expectation.InterchangeControlNumber, expectation.GroupControlNumber);

    /// <summary>An exchange whose delivery was confirmed or is ready again, and when (ledger time).</summary>
    internal readonly record struct DeliveredExchange(Guid Exchange, long DeliveredAt);
}
