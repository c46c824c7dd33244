using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Support;

/// <summary>
/// A road to a server that can lose an answer: once armed, the first request that holds the given bytes reaches the server, and the connection is cut
/// before its answer comes back. Where nobody can read the bytes they are counted, or nothing goes on.
/// </summary>
public sealed class CuttingProxy : LoopbackServer
{
    private readonly int _server;
    private byte[]? _cutAt;
    private long _cutAfter = long.MaxValue;
    private long _cutBackAfter = long.MaxValue;
    private long _silentAfter = long.MaxValue;
    private volatile TaskCompletionSource? _held;
    private TaskCompletionSource _fellSilent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CuttingProxy(int serverPort)
    {
        _server = serverPort;
        Start();
    }

    /// <summary>Connections that came.</summary>
    public int Connections { get; private set; }

    public void Arm(ReadOnlySpan<byte> request) => _cutAt = request.ToArray();

    /// <summary>The connection that next sends more than so many bytes is cut, once; those before the cut reach the server.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _cutAfter, bytes);

    /// <summary>The connection that next answers with more than so many bytes is cut, once; those before the cut reach the caller.</summary>
    public void CutBackAfter(long bytes) => Interlocked.Exchange(ref _cutBackAfter, bytes);

    /// <summary>The connection that next answers with more than so many bytes stays open and says no more, once.</summary>
    /// <returns>Ends when it does.</returns>
    public Task FallSilentAfter(long bytes)
    {
        _fellSilent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Interlocked.Exchange(ref _silentAfter, bytes);
        return _fellSilent.Task;
    }

    /// <summary>Nothing goes on to the server until it is let go.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        _held?.TrySetResult();
        _held = null;
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        Connections++;
        using var caller = client;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _server);
        var cut = new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cut.Token, Stopping);
        var back = AnswerAsync(server.GetStream(), caller.GetStream(), cut, both.Token);
        try
        {
            var buffer = new byte[64 * 1024];
            int read;
            var sent = 0L;
            while ((read = await caller.GetStream().ReadAsync(buffer, both.Token)) > 0)
            {
                if (_held is { } held)
                {
                    await held.Task.WaitAsync(both.Token);
                }

                var most = Interlocked.Read(ref _cutAfter);
                if (sent + read > most && Interlocked.CompareExchange(ref _cutAfter, long.MaxValue, most) == most)
                {
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, (int)Math.Max(0, most - sent)), both.Token);
                    await cut.CancelAsync();
                    await back;
                    return;
                }

                sent += read;
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

    private async Task AnswerAsync(NetworkStream from, NetworkStream to, CancellationTokenSource cut, CancellationToken ct)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            int read;
            for (var sent = 0L; (read = await from.ReadAsync(buffer, ct)) > 0; sent += read)
            {
                var most = Interlocked.Read(ref _cutBackAfter);
                if (sent + read > most && Interlocked.CompareExchange(ref _cutBackAfter, long.MaxValue, most) == most)
                {
                    await to.WriteAsync(buffer.AsMemory(0, (int)Math.Max(0, most - sent)), ct);
                    await cut.CancelAsync();
                    return;
                }

                var silent = Interlocked.Read(ref _silentAfter);
                if (sent + read > silent && Interlocked.CompareExchange(ref _silentAfter, long.MaxValue, silent) == silent)
                {
                    _ = _fellSilent.TrySetResult();
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // One side is gone.
        }
    }
}
