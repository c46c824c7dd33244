using System.Net;

namespace Gateway.Access;

/// <summary>Log messages of the Access room: events 1300-1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1301, LogLevel.Information, "API key {KeyId} from {Address} was refused")]
    public static partial void KeyRefused(ILogger logger, string keyId, IPAddress? address);

    [LoggerMessage(1302, LogLevel.Warning, "An Idempotency-Key could not be given back; its lease ends by itself")]
    public static partial void ReleaseFailed(ILogger logger, Exception error);

    [LoggerMessage(1303, LogLevel.Error, "The ledger did not answer {Method} {Path}")]
    public static partial void LedgerFailed(ILogger logger, string method, string path, Exception error);
}
