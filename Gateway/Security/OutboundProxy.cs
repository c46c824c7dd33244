using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Partners;

namespace Gateway.Security;

/// <summary>
/// The forward proxy of the installation. Requests to http are handed over to it (RFC 9112 3.2.2), each target on connections of its own; to https it makes a tunnel
/// (CONNECT, RFC 9110 9.3.6).
/// </summary>
internal sealed class OutboundProxy : IWebProxy
{
    private const int MostHead = 8 * 1024;
    private static readonly string Agent = "gateway/" + typeof(OutboundProxy).Assembly.GetName().Version!.ToString(3);

    private readonly OutboundProxyOptions _options;
    private readonly ISecrets _secrets;
    private readonly DirectHosts _direct;

    private OutboundProxy(OutboundProxyOptions options, Uri address, ISecrets secrets)
    {
        (_options, Address, _secrets) = (options, address, secrets);
        _direct = new DirectHosts(options.Except);
    }

    public Uri Address { get; }

    /// <summary>Never asked: who we are is said with the request, which has a body that cannot be sent twice.</summary>
    public ICredentials? Credentials { get; set; }

    /// <summary>Null where the installation has none.</summary>
    public static OutboundProxy? Of(OutboundProxyOptions options, ISecrets secrets) =>
        options.Url is { } url ? new OutboundProxy(options, new Uri(url), secrets) : null;

    public bool Takes(string host) => !_direct.Contains(host);

    /// <summary>For http alone: of https the client knows no proxy, the guard makes the tunnel. The path makes it another pool of connections for each target.</summary>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : new Uri(Address, $"/{destination.IdnHost}:{destination.Port}");

    public bool IsBypassed(Uri host) => host.Scheme != Uri.UriSchemeHttp || !Takes(host.IdnHost);

    /// <summary>Value of Proxy-Authorization; null where the proxy asks for none.</summary>
    /// <exception cref="ProxyFailedException">The password's variable is not set.</exception>
    public async ValueTask<string?> AuthorizationAsync(CancellationToken ct)
    {
        if (_options is not { User: { } user, Password: { } reference })
        {
            return null;
        }

        try
        {
            var password = await _secrets.ResolveAsync(new SecretRef(new PartnerId("installation"), reference), ct);
            return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        }
        catch (SecretMissingException error)
        {
            throw new ProxyFailedException(ProxyFailedException.Authentication, $"The password of the proxy's user is not there: {reference}.", error);
        }
    }

    /// <summary>A connection to the proxy itself.</summary>
    /// <exception cref="ProxyFailedException">There is none.</exception>
    public async ValueTask<NetworkStream> ConnectAsync(Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(await resolve(Address.IdnHost, ct), Address.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new ProxyFailedException(ProxyFailedException.Unreachable, $"No connection to the proxy {Address.Authority} ({error.Message}).", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Has the proxy connect to the target: from then on the stream is the target's.</summary>
    /// <exception cref="ProxyFailedException">The proxy does not.</exception>
    public async ValueTask TunnelAsync(NetworkStream stream, string host, int port, CancellationToken ct)
    {
        var target = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        var authorization = await AuthorizationAsync(ct) is { } value ? $"Proxy-Authorization: {value}\r\n" : "";
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {Agent}\r\n{authorization}\r\n"), ct);
            if (Refusal(await HeadAsync(stream, ct), target) is { } refusal)
            {
                throw refusal;
            }
        }
        catch (IOException error)
        {
            throw new ProxyFailedException(ProxyFailedException.Unreachable, $"The proxy {Address.Authority} broke the connection off.", error);
        }
    }

    /// <summary>Octet by octet: what follows the head is the target's.</summary>
    private static async ValueTask<string> HeadAsync(NetworkStream stream, CancellationToken ct)
    {
        var head = new byte[MostHead];
        var length = 0;
        while (length < MostHead && await stream.ReadAsync(head.AsMemory(length, 1), ct) == 1)
        {
            length++;
            if (head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                return Encoding.Latin1.GetString(head, 0, length);
            }
        }

        return "";
    }

    private ProxyFailedException? Refusal(string head, string target)
    {
        var line = head[..Math.Max(0, head.IndexOf('\r', StringComparison.Ordinal))];
        if (line is not ['H', 'T', 'T', 'P', '/', '1', '.', _, ' ', var a, var b, var c, ..] || !int.TryParse([a, b, c], out var status))
        {
            return new(ProxyFailedException.Unreachable, $"What answers at {Address.Authority} is no proxy.");
        }

        return status switch
        {
            >= 200 and < 300 => null,
            407 => new(ProxyFailedException.Authentication, $"The proxy {Address.Authority} wants a user and password, or others: {line}"),
            _ => new(ProxyFailedException.Refused, $"The proxy {Address.Authority} does not connect us to {target}: {line}"),
        };
    }
}
