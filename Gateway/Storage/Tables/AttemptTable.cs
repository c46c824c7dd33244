using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>attempt</c>.</summary>
internal static class AttemptTable
{
    public static readonly LedgerStatement<Begun> Insert = LedgerStatement<Begun>.Insert("attempt",
    [
        Columns.Id<Begun>("delivery", a => a.Delivery),
        Columns.Int<Begun>("number", a => a.Number),
        Columns.Big<Begun>("started_at", a => a.StartedAt),
        Columns.Text<Begun>("node", a => a.Node),
    ]);

    /// <summary>Attempts belong to whoever locked their delivery.</summary>
    public static readonly LedgerStatement<Ended> Close = LedgerStatement<Ended>.UpdateLocked("attempt",
    [
        Columns.Id<Ended>("delivery", a => a.Delivery),
        Columns.Int<Ended>("number", a => a.Number),
        Columns.Big<Ended>("ended_at", a => a.EndedAt),
        Columns.Text<Ended>("code", a => a.Code),
        Columns.Text<Ended>("detail", a => a.Detail),
    ],
    "ended_at = v.ended_at, code = v.code, detail = v.detail", "t.delivery = v.delivery AND t.number = v.number AND t.ended_at IS NULL");

    internal readonly record struct Begun(Guid Delivery, int Number, long StartedAt, string Node);

    internal readonly record struct Ended(Guid Delivery, int Number, long EndedAt, string? Code, string? Detail);
}
