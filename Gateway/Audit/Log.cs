namespace Gateway.Audit;

/// <summary>Log messages of the audit room: events 1000-1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Seal {Number} over {Count} entries, signed by key {KeyId}")]
    public static partial void Sealed(ILogger logger, long number, long count, string keyId);

    [LoggerMessage(1002, LogLevel.Information, "{Count} roots appended to {File}")]
    public static partial void RootsExported(ILogger logger, int count, string file);
}
