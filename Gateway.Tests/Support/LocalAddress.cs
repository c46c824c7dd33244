using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>Clients at addresses of their own: all of 127.0.0.0/8 is this machine.</summary>
internal static class LocalAddress
{
    /// <summary>A client whose connections come from that loopback address.</summary>
    public static HttpClient Client(string from, Uri to) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = to,
    };
}
