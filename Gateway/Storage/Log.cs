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

    [LoggerMessage(2004, LogLevel.Information, "{Count} deliveries whose lease ran out are queued again")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(2005, LogLevel.Information, "{Count} payload files that no row names were removed")]
    public static partial void OrphansRemoved(ILogger logger, int count);

    [LoggerMessage(2010, LogLevel.Information, "A set of {Count} outcomes is tried again (attempt {Attempt}): {Reason}")]
    public static partial void SetAgain(ILogger logger, int count, int attempt, string reason);

    [LoggerMessage(2011, LogLevel.Warning, "A set of {Count} outcomes is written one by one: {Reason}")]
    public static partial void SetSplit(ILogger logger, int count, string reason);

    [LoggerMessage(2012, LogLevel.Error, "An outcome was refused by the database: {Reason}")]
    public static partial void OutcomeRefused(ILogger logger, string reason);
}
