using System.Net;
using System.Net.Sockets;
using Gateway.Security;

namespace Gateway.Tests.Api.Host;

/// <summary>A guard that lets everything pass, or refuses by rule.</summary>
internal sealed class OpenGuard : IConnectionGuard
{
    public bool RefuseAll { get; init; }

    public HttpMessageInvoker CreateClient(Action<SocketsHttpHandler>? adapt = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        adapt?.Invoke(handler);
        if (RefuseAll)
        {
            handler.ConnectCallback = (context, _) =>
                throw new DestinationRefusedException($"Destination {context.DnsEndPoint.Host} refused by policy.");
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    public Uri? ProxyFor(Uri target) => null;

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) => Dns.GetHostAddressesAsync(host, ct);

    public async ValueTask<NetworkStream> ConnectAsync(Uri target, CancellationToken ct)
    {
        if (RefuseAll)
        {
            throw new DestinationRefusedException($"Destination {target.IdnHost} refused by policy.");
        }

        return await ConnectAsync(target.IdnHost, target.Port, ct);
    }

    public async ValueTask<NetworkStream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask<IReadOnlyList<IPAddress>?> AddressesAsync(string host, int port, CancellationToken ct) => await ResolveAsync(host, ct);
}
