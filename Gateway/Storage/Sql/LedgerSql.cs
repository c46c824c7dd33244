namespace Gateway.Storage.Sql;

/// <summary>Words that all statements share.</summary>
internal static class LedgerSql
{
    /// <summary>The database's time in Unix milliseconds, rounded down. That of the statement: it is stable, so an index can be searched by it.</summary>
    public const string DatabaseNow = "floor(extract(epoch from statement_timestamp()) * 1000)::bigint";
}
