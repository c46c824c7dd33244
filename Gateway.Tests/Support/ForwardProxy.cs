using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>
/// A forward proxy on a real socket: it makes tunnels (CONNECT), hands requests with a whole address on, and may want a user and password. All names are this machine's.
/// </summary>
internal sealed class ForwardProxy : LoopbackServer
{
    private readonly List<string> _requests = [];

    public ForwardProxy() => Start();

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary><c>user:password</c> that every request needs; null: none.</summary>
    public string? Wants { get; init; }

    /// <summary>What every request is answered with instead of being passed on.</summary>
    public string? Status { get; init; }

    /// <summary>What is sent in place of an answer, and the end of the connection.</summary>
    public string? Says { get; init; }

    /// <summary>Method and target of each request, in the order in which they came.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        using var caller = client;
        try
        {
            var stream = caller.GetStream();
            if (await HeadAsync(stream) is not { } head)
            {
                return;
            }

            var line = head.Split("\r\n")[0].Split(' ');
            lock (_requests)
            {
                _requests.Add($"{line[0]} {line[1]}");
            }

            if (AnswerTo(head) is { } answer)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Stopping);
                await DrainAsync(stream);
                return;
            }

            await PassAsync(stream, head, line);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The road ends here.
        }
    }

    private string? AnswerTo(string head)
    {
        var shown = $"\r\nProxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Wants ?? ""))}\r\n";
        return Says
            ?? (Status is not null ? $"HTTP/1.1 {Status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : Wants is not null && !head.Contains(shown, StringComparison.Ordinal)
                ? "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : null);
    }

    private async Task PassAsync(NetworkStream caller, string head, string[] line)
    {
        var isTunnel = line[0] == "CONNECT";
        var target = new Uri(isTunnel ? $"http://{line[1]}/" : line[1]);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, target.Port, Stopping);
        if (isTunnel)
        {
            await caller.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), Stopping);
        }
        else
        {
            // RFC 9112 3.2.1: a server is asked by path; RFC 9110 11.7.1: what is for the proxy ends here. One request a connection.
            var fields = head.Split("\r\n").Skip(1).Where(f => !f.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
            await server.GetStream().WriteAsync(
                Encoding.Latin1.GetBytes($"{line[0]} {target.PathAndQuery} {line[2]}\r\nConnection: close\r\n{string.Join("\r\n", fields)}"), Stopping);
        }

        _ = await Task.WhenAny(CopyAsync(caller, server.GetStream(), Stopping), CopyAsync(server.GetStream(), caller, Stopping));
    }

    /// <summary>What was still being sent, so that the end of the connection does not take the answer away.</summary>
    private async Task DrainAsync(NetworkStream stream)
    {
        stream.Socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, Stopping) > 0)
        {
        }
    }

    private async Task<string?> HeadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, Stopping) == 1)
        {
            head.Add(one[0]);
            if (head.Count >= 4 && head[^4..] is [(byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                return Encoding.Latin1.GetString([.. head]);
            }
        }

        return null;
    }
}
