using Gateway.Storage.Model;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>control_number</c>.</summary>
internal static class ControlNumberTable
{
    private const string Same = "t.kind = v.kind AND t.us = v.us AND t.them = v.them AND t.usage = v.usage";

    private const string BeginInto = "INSERT INTO control_number (kind, us, them, usage, next)";

    private const string Ahead = $"coalesce((SELECT CAST(value AS bigint) FROM ledger_info WHERE name = '{LedgerInfoRow.NumbersAhead}'), 0)";

    private static readonly IReadOnlyList<Column<Take>> Key =
    [
        Columns.Text<Take>("kind", k => k.Kind),
        Columns.Text<Take>("us", k => k.Us),
        Columns.Text<Take>("them", k => k.Them),
        Columns.Text<Take>("usage", k => k.Usage),
    ];

    /// <summary>Makes the counters that are not there; in a restored ledger they begin ahead, for they may have been begun after the backup.</summary>
    public static readonly LedgerStatement<Take> Begin = LedgerStatement<Take>.ForEach(
        [.. Key, Columns.Big<Take>("start", k => k.Start), Columns.Big<Take>("max", k => k.Max)],
        $"{BeginInto} SELECT v.kind, v.us, v.them, v.usage, (v.start - 1 + {Ahead}) % v.max + 1 FROM {{rows}} ON CONFLICT DO NOTHING",
        $"{BeginInto} VALUES (@kind, @us, @them, @usage, (@start - 1 + {Ahead}) % @max + 1) ON CONFLICT DO NOTHING");

    /// <summary>Takes a run of numbers; the row is locked until the commit. After the largest number comes 1. Returns the next free one.</summary>
    public static readonly LedgerStatement<Take> Advance = LedgerStatement<Take>.Update("control_number",
        [.. Key, Columns.Big<Take>("taken", k => k.Count), Columns.Big<Take>("max", k => k.Max)],
        "next = (t.next - 1 + v.taken) % v.max + 1",
        Same, "t.kind, t.us, t.them, t.usage, t.next");

    public static readonly LedgerStatement<int> All = LedgerStatement<int>.Of(
        [], "SELECT kind, us, them, usage, next FROM control_number ORDER BY us, them, kind DESC, usage");

    /// <summary>Makes a counter that is not there, with 0 for its next number, and locks it either way. Returns the next number.</summary>
    public static readonly LedgerStatement<Take> Lock = LedgerStatement<Take>.Insert(
        "control_number", [.. Key, Columns.Big<Take>("next", _ => 0L)],
        "ON CONFLICT (kind, us, them, usage) DO UPDATE SET next = t.next RETURNING next");

    /// <summary>Lets a locked counter begin again at its start.</summary>
    public static readonly LedgerStatement<Take> Restart = LedgerStatement<Take>.UpdateLocked(
        "control_number", [.. Key, Columns.Big<Take>("next", k => k.Start)], "next = v.next", Same);

    /// <summary>A counter and how many numbers a set takes of it.</summary>
    internal readonly record struct Take(string Kind, string Us, string Them, string Usage, long Start, long Max, long Count);
}
