using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sql;

/// <summary>An open SQLite connection with its prepared statements, by their text.</summary>
internal sealed class SqliteHandle : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private SqliteHandle(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    public static SqliteHandle Open(string connectionString, int busyTimeoutSeconds)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            SqlitePragmas.Apply(connection, busyTimeoutSeconds);
            return new SqliteHandle(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The prepared command of a statement; a parameter a column, in the order of the columns, then <c>@now</c>.</summary>
    public SqliteCommand Command<TRow>(LedgerStatement<TRow> statement)
    {
        if (!_commands.TryGetValue(statement.Sqlite, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = statement.Sqlite;
            foreach (var column in statement.Columns)
            {
                _ = command.Parameters.Add(new SqliteParameter("@" + column.Name, null));
            }

            if (statement.UsesNow)
            {
                _ = command.Parameters.Add(new SqliteParameter("@now", SqliteType.Integer));
            }

            _commands.Add(statement.Sqlite, command);
        }

        return command;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        Connection.Dispose();
    }
}
