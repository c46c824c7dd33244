namespace Gateway.Security;

/// <summary>The proxy, not the target: it is not there, does not take us, or does not pass us on. Nothing reached the target; it is tried again.</summary>
public sealed class ProxyFailedException(string code, string message, Exception? reason = null) : Exception(message, reason)
{
    /// <summary>There is no connection to the proxy, or what answers is no proxy.</summary>
    public const string Unreachable = "proxy-unreachable";

    /// <summary>The proxy wants a user and password, or others (407, RFC 9110 15.5.8).</summary>
    public const string Authentication = "proxy-authentication";

    /// <summary>The proxy does not pass us on to the target, or cannot reach it.</summary>
    public const string Refused = "proxy-refused";

    /// <summary>One of the above.</summary>
    public string Code { get; } = code;
}
