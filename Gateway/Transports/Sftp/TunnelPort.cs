using System.Net;
using System.Net.Sockets;

namespace Gateway.Transports.Sftp;

/// <summary>
/// A port of this machine that leads through the installation's proxy, for a library that makes its own connections: it takes one, and no other. Whoever else of this
/// machine is faster stands before the partner's server, without a login; ours then fails and comes again.
/// </summary>
internal sealed class TunnelPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly NetworkStream _tunnel;
    private readonly Task _running;

    /// <param name="tunnel">Disposed with the port.</param>
    public TunnelPort(NetworkStream tunnel)
    {
        _tunnel = tunnel;
        _listener.Start(1);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _running = RunAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        await using var tunnel = _tunnel;
        try
        {
            using var near = await AcceptAsync();
            near.NoDelay = true;
            await using var stream = near.GetStream();
            await Task.WhenAny(CopyAsync(stream, tunnel), CopyAsync(tunnel, stream));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
        {
            // The end of one side is the end of the tunnel; the session hears of it.
        }
    }

    private async Task<TcpClient> AcceptAsync()
    {
        using (_listener)
        {
            return await _listener.AcceptTcpClientAsync(_end.Token);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to, _end.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // As above.
        }
    }
}
