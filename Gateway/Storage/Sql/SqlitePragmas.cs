using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sql;

/// <summary>
/// What every connection to the ledger's file is set to. FULL syncs the log at every commit: with NORMAL a committed acceptance could roll back after
/// a power failure.
/// </summary>
internal static class SqlitePragmas
{
    public static void Apply(SqliteConnection connection, int busyTimeoutSeconds)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            PRAGMA busy_timeout = {busyTimeoutSeconds * 1000};
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            """);
        _ = command.ExecuteNonQuery();
    }
}
