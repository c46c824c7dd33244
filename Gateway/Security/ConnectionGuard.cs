using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Security;

/// <summary>
/// Looks the host up once, checks every address it has, and connects to one that was checked: DNS rebinding finds nothing to rebind.
/// </summary>
internal sealed class ConnectionGuard : IConnectionGuard
{
    private readonly AddressPolicy _policy;
    private readonly TimeSpan _connectTimeout;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly ILogger<ConnectionGuard> _logger;

    public ConnectionGuard(IOptions<SecurityOptions> options, ILogger<ConnectionGuard> logger)
        : this(options, logger, Dns.GetHostAddressesAsync)
    {
    }

    internal ConnectionGuard(
        IOptions<SecurityOptions> options, ILogger<ConnectionGuard> logger, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        var outbound = options.Value.Outbound;
        _policy = new AddressPolicy(outbound.AllowedNetworks, outbound.AllowedPorts);
        _connectTimeout = outbound.ConnectTimeout;
        _resolve = resolve;
        _logger = logger;
    }

    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = _connectTimeout,
        // A partner that moves to another address is followed within two minutes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, ct) => await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct),
    };

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : _resolve(host, ct);

    public async ValueTask<NetworkStream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var addresses = await ResolveAsync(host, ct);
        foreach (var address in addresses)
        {
            if (_policy.RefusalOf(address, port) is { } reason)
            {
                Log.DestinationRefused(_logger, Clean(host), port, reason);
                throw new DestinationRefusedException($"Destination {Clean(host)}:{port} refused by policy: {reason}.");
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A host name comes from a profile or a header: no line breaks into the log.
    private static string Clean(string host) => string.Concat(host.Where(letter => !char.IsControl(letter)));
}
