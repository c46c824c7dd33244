namespace Gateway.Transports.HotFolder;

/// <summary>Events 3500-3599.</summary>
internal static partial class Log
{
    [LoggerMessage(3500, LogLevel.Warning, "The system gives no notifications of files; they are taken when they have settled")]
    public static partial void NotWatching(ILogger logger, Exception error);

    [LoggerMessage(3501, LogLevel.Warning, "The folder {Folder} cannot be watched; its files are taken when they have settled")]
    public static partial void FolderNotWatched(ILogger logger, Exception error, string folder);
}
