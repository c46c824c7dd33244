namespace Gateway.Transports.Email;

/// <summary>Events 3600-3699.</summary>
internal static partial class Log
{
    [LoggerMessage(3600, LogLevel.Information, "A mail of channel {Channel} was removed by somebody else before it was read")]
    public static partial void MailGone(ILogger logger, string channel);

    [LoggerMessage(3601, LogLevel.Warning, "{Host}:{Port} shows the certificate {Fingerprint}, which is not taken ({Why})")]
    public static partial void CertificateRefused(ILogger logger, string host, int port, string fingerprint, string why);

    [LoggerMessage(3602, LogLevel.Information, "The mail of {MessageId} was taken; the connection to {Server} did not end as it should ({Why})")]
    public static partial void EndedOtherwise(ILogger logger, string messageId, string server, string why);

    [LoggerMessage(3603, LogLevel.Warning, "The mail of {MessageId} was sent as a whole to {Server}, and no answer came ({Why}); the same mail is sent again")]
    public static partial void AnswerMissing(ILogger logger, string messageId, string server, string why);
}
