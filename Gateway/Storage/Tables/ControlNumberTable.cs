using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>control_number</c>.</summary>
internal static class ControlNumberTable
{
    private static readonly IReadOnlyList<Column<Take>> Key =
    [
        Columns.Text<Take>("kind", k => k.Kind),
        Columns.Text<Take>("us", k => k.Us),
        Columns.Text<Take>("them", k => k.Them),
        Columns.Text<Take>("usage", k => k.Usage),
    ];

    public static readonly LedgerStatement<Take> Begin = LedgerStatement<Take>.Insert(
        "control_number", [.. Key, Columns.Big<Take>("next", k => k.Start)], "ON CONFLICT DO NOTHING");

    /// <summary>Takes a run of numbers; the row is locked until the commit. After the largest number comes 1. Returns the next free one.</summary>
    public static readonly LedgerStatement<Take> Advance = LedgerStatement<Take>.Update("control_number",
        [.. Key, Columns.Big<Take>("taken", k => k.Count), Columns.Big<Take>("max", k => k.Max)],
        "next = (t.next - 1 + v.taken) % v.max + 1",
        "t.kind = v.kind AND t.us = v.us AND t.them = v.them AND t.usage = v.usage",
        "t.kind, t.us, t.them, t.usage, t.next");

    /// <summary>A counter and how many numbers a set takes of it.</summary>
    internal readonly record struct Take(string Kind, string Us, string Them, string Usage, long Start, long Max, long Count);
}
