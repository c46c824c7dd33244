using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>Events 2400-2499.</summary>
internal static partial class Log
{
    [LoggerMessage(2400, LogLevel.Information, "Gateway {Version} runs on {Provider}, data in {Data}")]
    public static partial void Started(ILogger logger, string version, StorageProvider provider, string data);

    [LoggerMessage(2401, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(2402, LogLevel.Warning, "Fault points are enabled: this process ends itself at {Point}")]
    public static partial void FaultsEnabled(ILogger logger, string point);

    [LoggerMessage(2403, LogLevel.Warning, "Channel {Channel} cannot send: {Reason}")]
    public static partial void SecretMissing(ILogger logger, string channel, string reason);

    [LoggerMessage(2404, LogLevel.Error, "A connection was refused: no key called {Key} is in use for TLS")]
    public static partial void TlsKeyGone(ILogger logger, string? key);
}
