namespace Gateway.Storage;

/// <summary>Storage: events 2000-2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Applying {Count} migrations up to {Last}")]
    public static partial void Migrating(ILogger logger, int count, string last);

    [LoggerMessage(2002, LogLevel.Warning, "The ledger waits for migration {Migration}: run 'gw db migrate'")]
    public static partial void WaitingForMigration(ILogger logger, string migration);

    [LoggerMessage(2003, LogLevel.Warning, "The ledger's database does not answer: {Reason}")]
    public static partial void WaitingForDatabase(ILogger logger, string reason);
}
