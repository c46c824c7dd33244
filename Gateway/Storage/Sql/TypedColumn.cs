using Npgsql;
using NpgsqlTypes;

namespace Gateway.Storage.Sql;

/// <summary>A column whose values are read as <typeparamref name="TValue"/>.</summary>
internal sealed class TypedColumn<TRow, TValue>(
    string name, NpgsqlDbType type, string typeName, Func<TRow, TValue> get, Func<TValue, object> toSqlite) : Column<TRow>(name, type, typeName)
{
    public override NpgsqlParameter ToArray(IReadOnlyList<TRow> rows)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = get(rows[i]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | Type };
    }

    public override NpgsqlParameter ToScalar(TRow row)
    {
        var value = get(row);
        return value is null
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = Type }
            : new NpgsqlParameter<TValue> { TypedValue = value, NpgsqlDbType = Type };
    }

    public override object ToSqlite(TRow row) => toSqlite(get(row));
}
