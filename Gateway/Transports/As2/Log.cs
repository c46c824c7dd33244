namespace Gateway.Transports.As2;

/// <summary>Log messages of AS2: events 3220-3239.</summary>
internal static partial class Log
{
    [LoggerMessage(3220, LogLevel.Warning, "A message from {From} to {To} was turned away: no profile has that pair ({Remote})")]
    public static partial void Stranger(ILogger logger, string from, string to, string? remote);

    [LoggerMessage(3221, LogLevel.Warning, "The receipt for {MessageId} on {Channel} proves nothing: {Why}")]
    public static partial void ReceiptProvesNothing(ILogger logger, string messageId, string channel, string why);

    [LoggerMessage(3222, LogLevel.Warning, "Messages of {Partner} from {Remote} are turned away for {Seconds} s: {Code}")]
    public static partial void TurnedAway(ILogger logger, string partner, string? remote, int seconds, string code);

    [LoggerMessage(3223, LogLevel.Error, "No key called {Key} can sign receipts now: messages on {Channel} that ask for a signed one are turned away")]
    public static partial void ReceiptKeyMissing(ILogger logger, string key, string channel);

    [LoggerMessage(3224, LogLevel.Warning, "Messages on {Channel} are turned away: too many are under way from {Remote}")]
    public static partial void TooManyUploads(ILogger logger, string channel, string? remote);
}
