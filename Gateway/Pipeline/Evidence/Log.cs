namespace Gateway.Pipeline.Evidence;

/// <summary>Log messages of evidence: events 2300-2309.</summary>
internal static partial class Log
{
    [LoggerMessage(2300, LogLevel.Warning, "Evidence was made without a time stamp: {Reason}")]
    public static partial void NotStamped(ILogger logger, string reason);
}
