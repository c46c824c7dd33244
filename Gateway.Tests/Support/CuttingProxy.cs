using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>
/// A road to a server that can lose an answer: once armed, the first request that holds the given bytes reaches the server, and the connection is cut
/// before its answer comes back.
/// </summary>
public sealed class CuttingProxy : LoopbackServer
{
    private readonly int _server;
    private byte[]? _cutAt;

    public CuttingProxy(int serverPort)
    {
        _server = serverPort;
        Start();
    }

    public void Arm(ReadOnlySpan<byte> request) => _cutAt = request.ToArray();

    protected override async Task ServeAsync(TcpClient client)
    {
        using var caller = client;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _server);
        var cut = new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cut.Token, Stopping);
        var back = CopyAsync(server.GetStream(), caller.GetStream(), both.Token);
        try
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await caller.GetStream().ReadAsync(buffer, both.Token)) > 0)
            {
                if (_cutAt is { } bytes && buffer.AsSpan(0, read).IndexOf(bytes) >= 0)
                {
                    _cutAt = null;
                    await cut.CancelAsync();
                    await back;
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, read), Stopping);
                    _ = await server.GetStream().ReadAsync(buffer, Stopping);
                    return;
                }

                await server.GetStream().WriteAsync(buffer.AsMemory(0, read), both.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The road ends here; closing both sides is all that is left.
        }
    }
}
