using Gateway.Exchanges;

namespace Gateway.Storage.Backups;

/// <summary>Backup and restore: events 2080-2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2080, LogLevel.Information, "Backup written to {Folder}: {Rows} rows, {Files} payload files, {Lost} lost")]
    public static partial void BackupWritten(ILogger logger, string folder, long rows, long files, int lost);

    [LoggerMessage(2081, LogLevel.Error, "Payload file {File} of exchange {ExchangeId} is not in the backup: {Reason}")]
    public static partial void PayloadLost(ILogger logger, string file, ExchangeId exchangeId, string reason);

    [LoggerMessage(2082, LogLevel.Warning,
        "Restored {Folder}, made on {CreatedAt}: {Held} deliveries and {Quarantined} exchanges are held for review, control numbers moved ahead by {Ahead}")]
    public static partial void Restored(ILogger logger, string folder, DateTimeOffset createdAt, long held, long quarantined, int ahead);
}
