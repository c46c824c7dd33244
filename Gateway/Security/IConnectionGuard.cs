namespace Gateway.Security;

/// <summary>
/// The one guard of every outbound connection: resolves, checks the address against the refused ranges and the installation's allow-list, and
/// connects to that very address, so that a second look-up cannot lead elsewhere.
/// </summary>
public interface IConnectionGuard
{
    /// <summary>
    /// A handler with the guard as its ConnectCallback; no redirects, no cookies, no environment proxy. The caller owns it.
    /// </summary>
    SocketsHttpHandler CreateHandler();
}
