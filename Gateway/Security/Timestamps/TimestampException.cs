namespace Gateway.Security.Timestamps;

/// <summary>There is no time stamp; the text says why.</summary>
public sealed class TimestampException(string message, Exception? inner = null) : Exception(message, inner)
{
    public const string Code = "timestamp-failed";
}
