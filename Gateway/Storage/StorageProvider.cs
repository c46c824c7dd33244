namespace Gateway.Storage;

/// <summary>The database that holds the ledger.</summary>
public enum StorageProvider
{
    /// <summary>Embedded, one node.</summary>
    Sqlite,

    /// <summary>Several nodes on one database.</summary>
    PostgreSql,
}
