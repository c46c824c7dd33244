using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>
/// A road to a server that can lose an answer: once armed, the first request that holds the given bytes reaches the server, and the connection is cut
/// before its answer comes back.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _accepting;
    private byte[]? _cutAt;

    public CuttingProxy(int serverPort)
    {
        _server = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Arm(ReadOnlySpan<byte> request) => _cutAt = request.ToArray();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var roads = new List<Task>();
        try
        {
            while (true)
            {
                roads.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(roads);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var caller = client;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _server);
        var cut = new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cut.Token, _stop.Token);
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
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                    _ = await server.GetStream().ReadAsync(buffer, _stop.Token);
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

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken ct)
    {
        try
        {
            await from.CopyToAsync(to, ct);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The road was cut.
        }
    }
}
