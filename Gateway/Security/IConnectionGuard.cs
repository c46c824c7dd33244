using System.Net;
using System.Net.Sockets;

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

    /// <summary>The host's addresses as they are looked up now, allowed or not; an address is its own.</summary>
    /// <exception cref="SocketException">There is no such host.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct);

    /// <summary>A connected stream to the host; the caller disposes it.</summary>
    /// <exception cref="DestinationRefusedException">One of the host's addresses is refused; nothing was sent.</exception>
    /// <exception cref="SocketException">No such host, or no address answered.</exception>
    ValueTask<NetworkStream> ConnectAsync(string host, int port, CancellationToken ct);
}
