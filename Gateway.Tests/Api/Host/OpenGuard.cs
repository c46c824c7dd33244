using System.Net;
using System.Net.Sockets;
using Gateway.Security;

namespace Gateway.Tests.Api.Host;

/// <summary>A guard that lets everything pass, or refuses by rule.</summary>
internal sealed class OpenGuard : IConnectionGuard
{
    public bool RefuseAll { get; init; }

    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        if (RefuseAll)
        {
            handler.ConnectCallback = (context, _) =>
                throw new DestinationRefusedException($"Destination {context.DnsEndPoint.Host} refused by policy.");
        }

        return handler;
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) => Dns.GetHostAddressesAsync(host, ct);

    public async ValueTask<NetworkStream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        if (RefuseAll)
        {
            throw new DestinationRefusedException($"Destination {host} refused by policy.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
