namespace Gateway.Security;

/// <summary>Log messages of the security room: events 1200-1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1201, LogLevel.Warning,
        "Made a master key in {Path}. Without it nothing that it wraps can be read again: keep a copy apart from the data folder's backup")]
    public static partial void MasterKeyMade(ILogger logger, string path);

    [LoggerMessage(1202, LogLevel.Warning, "The master key file {Path} can be read by others than its owner")]
    public static partial void KeyFileIsOpen(ILogger logger, string path);

    [LoggerMessage(1203, LogLevel.Information, "The installation signs with key {KeyId}")]
    public static partial void InstallationKeyMade(ILogger logger, string keyId);

    [LoggerMessage(1204, LogLevel.Warning, "Destination {Host}:{Port} refused: {Reason}")]
    public static partial void DestinationRefused(ILogger logger, string host, int port, string reason);

    [LoggerMessage(1205, LogLevel.Information, "Our keys at version {Version}: {Keys} in use")]
    public static partial void KeysLoaded(ILogger logger, long version, int keys);
}
