using Npgsql;
using NpgsqlTypes;

namespace Gateway.Storage.Sql;

/// <summary>One value of a set statement: its name, its type in PostgreSQL and how a row tells it.</summary>
internal abstract class Column<TRow>(string name, NpgsqlDbType type, string typeName)
{
    public string Name { get; } = name;

    /// <summary>As a cast spells it: <c>uuid</c>, <c>bigint</c>.</summary>
    public string TypeName { get; } = typeName;

    protected NpgsqlDbType Type { get; } = type;

    /// <summary>The rows' values as one array parameter.</summary>
    public abstract NpgsqlParameter ToArray(IReadOnlyList<TRow> rows);

    /// <summary>One row's value as a scalar parameter.</summary>
    public abstract NpgsqlParameter ToScalar(TRow row);

    /// <summary>One row's value as SQLite stores it.</summary>
    public abstract object ToSqlite(TRow row);
}
