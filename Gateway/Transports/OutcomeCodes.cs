namespace Gateway.Transports;

/// <summary>Stable codes of one HTTP attempt, listed in docs/operations.md.</summary>
internal static class OutcomeCodes
{
    public const string ConnectFailed = "connect-failed";
    public const string DnsFailed = "dns-failed";
    public const string TlsFailed = "tls-failed";
    public const string Timeout = "timeout";
    public const string ConnectionLost = "connection-lost";
    public const string ResponseInvalid = "response-invalid";
    public const string RedirectRefused = "redirect-refused";
    public const string Gone = "gone";
    public const string RequestTimeout = "http-408";
    public const string TooEarly = "http-425";
    public const string TooManyRequests = "http-429";
    public const string ClientError = "http-4xx";
    public const string ServerError = "http-5xx";
    public const string UrlMissing = "url-missing";
    public const string SecretInvalid = "secret-invalid";
}
