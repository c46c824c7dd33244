namespace Gateway.Transports.Http;

/// <summary>Log messages of the HTTP transport: events 3200-3219.</summary>
internal static partial class Log
{
    [LoggerMessage(3201, LogLevel.Error, "The payload store said {Code}")]
    public static partial void PayloadFault(ILogger logger, string code, Exception error);
}
