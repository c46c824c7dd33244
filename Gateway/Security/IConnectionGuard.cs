using System.Net;
using System.Net.Sockets;

namespace Gateway.Security;

/// <summary>
/// The one guard of every outbound connection: resolves, checks the address against the refused ranges and the installation's allow-list, and
/// connects to that very address, so that a second look-up cannot lead elsewhere; or has the installation's proxy connect, after the same check.
/// </summary>
public interface IConnectionGuard
{
    /// <summary>
    /// A client whose connections the guard makes; no redirects, no cookies, no proxy of the environment. The caller owns it.
    /// </summary>
    /// <param name="adapt">Sets what else the connections need; not their way.</param>
    HttpMessageInvoker CreateClient(Action<SocketsHttpHandler>? adapt = null);

    /// <summary>The proxy that leads there; null: the connection is direct.</summary>
    Uri? ProxyFor(Uri target);

    /// <summary>The host's addresses as they are looked up now, allowed or not; an address is its own.</summary>
    /// <exception cref="SocketException">There is no such host.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct);

    /// <summary>
    /// A stream to where requests for the target go: to its host, directly or by a tunnel through the proxy; with http through the proxy, to the proxy. The caller
    /// disposes it.
    /// </summary>
    /// <exception cref="DestinationRefusedException">One of the host's addresses is refused; nothing was sent.</exception>
    /// <exception cref="ProxyFailedException">The proxy is not there, or does not lead there.</exception>
    /// <exception cref="SocketException">No such host, or no address answered.</exception>
    ValueTask<NetworkStream> ConnectAsync(Uri target, CancellationToken ct);

    /// <summary>A stream to that port of the host, directly or by a tunnel through the proxy, for what is not HTTP. The caller disposes it.</summary>
    /// <exception cref="DestinationRefusedException">One of the host's addresses is refused; nothing was sent.</exception>
    /// <exception cref="ProxyFailedException">The proxy is not there, or does not lead there.</exception>
    /// <exception cref="SocketException">No such host, or no address answered.</exception>
    ValueTask<NetworkStream> ConnectAsync(string host, int port, CancellationToken ct);

    /// <summary>
    /// The addresses that a library which makes its own connections may connect to, each checked, and to none but them; null where the proxy leads to the host,
    /// and only a stream of <see cref="ConnectAsync(string, int, CancellationToken)"/> does.
    /// </summary>
    /// <exception cref="DestinationRefusedException">One of the host's addresses is refused.</exception>
    /// <exception cref="SocketException">No such host.</exception>
    ValueTask<IReadOnlyList<IPAddress>?> AddressesAsync(string host, int port, CancellationToken ct);
}
