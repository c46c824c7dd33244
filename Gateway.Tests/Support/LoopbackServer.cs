using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>Serves each connection to a port of this machine until it is disposed of.</summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;
    private bool _isDisposed;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    protected CancellationToken Stopping => _stop.Token;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    /// <summary>Called last by the constructor of whoever serves.</summary>
    protected void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    protected abstract Task ServeAsync(TcpClient client);

    /// <summary>To the end of one side; that one of them goes away is no fault.</summary>
    protected static async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken ct)
    {
        try
        {
            await from.CopyToAsync(to, ct);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The road was cut, or one side went away.
        }
    }

    private async Task AcceptAsync()
    {
        var roads = new List<Task>();
        try
        {
            while (true)
            {
                roads.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException || _stop.IsCancellationRequested)
        {
            // A listener that was stopped before it was asked says so in its own way.
            await Task.WhenAll(roads);
        }
    }
}
