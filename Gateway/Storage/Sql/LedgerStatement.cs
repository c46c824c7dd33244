using System.Text.RegularExpressions;

namespace Gateway.Storage.Sql;

/// <summary>
/// One SQL statement for many rows, written once for both databases: <c>t</c> is the table, <c>v.name</c> a value of the row. PostgreSQL runs it once
/// over arrays (<c>unnest</c>), SQLite once a row. <c>@now</c> is the ledger's time. A scalar statement takes one row of arguments as <c>@name</c>.
/// </summary>
internal sealed partial class LedgerStatement<TRow>
{
    private const string DatabaseNow = "(extract(epoch from statement_timestamp()) * 1000)::bigint";

    private LedgerStatement(IReadOnlyList<Column<TRow>> columns, bool scalar, string postgres, string sqlite)
    {
        Columns = columns;
        Scalar = scalar;
        UsesNow = postgres.Contains("@now", StringComparison.Ordinal);
        PostgresDatabaseClock = postgres.Replace("@now", DatabaseNow, StringComparison.Ordinal);
        PostgresParameterClock = postgres.Replace("@now", "$" + (columns.Count + 1), StringComparison.Ordinal);
        Sqlite = sqlite;
    }

    public IReadOnlyList<Column<TRow>> Columns { get; }

    public bool Scalar { get; }

    public bool UsesNow { get; }

    public string PostgresDatabaseClock { get; }

    public string PostgresParameterClock { get; }

    public string Sqlite { get; }

    /// <summary>All columns of the list are inserted; <paramref name="tail"/> may hold ON CONFLICT and RETURNING.</summary>
    public static LedgerStatement<TRow> Insert(string table, IReadOnlyList<Column<TRow>> columns, string tail = "")
    {
        var names = string.Join(", ", columns.Select(c => c.Name));
        var marks = string.Join(", ", columns.Select(c => "@" + c.Name));
        return new(columns, false, $"INSERT INTO {table} AS t ({names}) SELECT {names} FROM {Rows(columns)} {tail}",
            $"INSERT INTO {table} AS t ({names}) VALUES ({marks}) {tail}");
    }

    /// <summary>Finds its rows by <paramref name="where"/> and changes them.</summary>
    public static LedgerStatement<TRow> Update(
        string table, IReadOnlyList<Column<TRow>> columns, string set, string where, string returning = "")
    {
        var tail = returning.Length == 0 ? "" : " RETURNING " + returning;
        // SQLite does not know the alias there, and needs none: no values are joined to the row.
        var plain = tail.Replace("t.", "", StringComparison.Ordinal);
        return new(columns, false, $"UPDATE {table} AS t SET {set} FROM {Rows(columns)} WHERE {where}{tail}",
            Marks($"UPDATE {table} AS t SET {set} WHERE {where}{plain}"));
    }

    /// <summary>
    /// Changes rows that this transaction holds locked. On PostgreSQL each is looked up by its key and changed by its place: a join would leave the
    /// planner the choice to scan the table, which it takes while the table is small and keeps in its cached plan when it no longer is. A row that another
    /// transaction changed meanwhile would be passed over, hence the lock.
    /// </summary>
    public static LedgerStatement<TRow> UpdateLocked(string table, IReadOnlyList<Column<TRow>> columns, string set, string where) => new(columns, false,
        $"""
        UPDATE {table} AS t SET {set} FROM (SELECT v.*, x.place FROM {Rows(columns)}
            CROSS JOIN LATERAL (SELECT t.ctid AS place FROM {table} AS t WHERE {where} OFFSET 0) AS x) AS v
        WHERE t.ctid = v.place
        """,
        Marks($"UPDATE {table} AS t SET {set} WHERE {where}"));

    /// <summary>
    /// Reads rows by the values: on PostgreSQL each value looks up its rows, in the order given, and when <paramref name="locked"/> their newest versions,
    /// locked until the commit.
    /// </summary>
    public static LedgerStatement<TRow> Select(
        string list, string table, IReadOnlyList<Column<TRow>> columns, string where, bool locked) => new(columns, false,
        $"""
        SELECT x.* FROM {Rows(columns)}
        CROSS JOIN LATERAL (SELECT {list} FROM {table} AS t WHERE {where} {(locked ? "FOR NO KEY UPDATE" : "OFFSET 0")}) AS x
        """,
        Marks($"SELECT {list} FROM {table} AS t WHERE {where}"));

    /// <summary>A statement of its own wording; <paramref name="sqlite"/> where the databases differ.</summary>
    public static LedgerStatement<TRow> Of(IReadOnlyList<Column<TRow>> columns, string postgres, string? sqlite = null)
    {
        var text = postgres;
        for (var i = 0; i < columns.Count; i++)
        {
            text = Regex.Replace(text, $@"@{columns[i].Name}\b", "$" + (i + 1));
        }

        return new(columns, true, text, sqlite ?? postgres);
    }

    /// <summary>A statement of its own wording for each row; <c>{rows}</c> is the rows on PostgreSQL, <c>@name</c> a value on SQLite.</summary>
    public static LedgerStatement<TRow> ForEach(IReadOnlyList<Column<TRow>> columns, string postgres, string sqlite) =>
        new(columns, false, postgres.Replace("{rows}", Rows(columns), StringComparison.Ordinal), sqlite);

    private static string Rows(IReadOnlyList<Column<TRow>> columns) =>
        $"unnest({string.Join(", ", columns.Select((c, i) => $"${i + 1}::{c.TypeName}[]"))}) AS v({string.Join(", ", columns.Select(c => c.Name))})";

    private static string Marks(string text) => ValueName().Replace(text, "@$1");

    [GeneratedRegex(@"\bv\.(\w+)")]
    private static partial Regex ValueName();
}
