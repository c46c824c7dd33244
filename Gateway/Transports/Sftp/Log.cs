namespace Gateway.Transports.Sftp;

/// <summary>Log messages of SFTP: events 3240-3259.</summary>
internal static partial class Log
{
    [LoggerMessage(3240, LogLevel.Warning, "{Host}:{Port} shows host keys that are not registered: {Shown}. Nobody logged in")]
    public static partial void HostKeyUnknown(ILogger logger, string host, int port, string shown);

    [LoggerMessage(3241, LogLevel.Information, "Channel {Channel} goes on with {File} at byte {From}")]
    public static partial void Continued(ILogger logger, string channel, string file, long from);
}
