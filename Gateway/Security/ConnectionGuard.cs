using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Security;

/// <summary>
/// Looks the host up once, checks every address it has, and connects to one that was checked: DNS rebinding finds nothing to rebind. Through the proxy of the
/// installation the target is checked alike before the proxy hears of it; the proxy looks it up once more.
/// </summary>
internal sealed class ConnectionGuard : IConnectionGuard
{
    private readonly AddressPolicy _policy;
    private readonly OutboundProxy? _proxy;
    private readonly OutboundOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly ILogger<ConnectionGuard> _logger;

    public ConnectionGuard(IOptions<SecurityOptions> options, ISecrets secrets, ILogger<ConnectionGuard> logger)
        : this(options, secrets, logger, Dns.GetHostAddressesAsync)
    {
    }

    internal ConnectionGuard(
        IOptions<SecurityOptions> options, ISecrets secrets, ILogger<ConnectionGuard> logger, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _options = options.Value.Outbound;
        _policy = new AddressPolicy(_options.AllowedNetworks, _options.AllowedPorts);
        _proxy = OutboundProxy.Of(_options.Proxy, secrets);
        _resolve = resolve;
        _logger = logger;
    }

    public HttpMessageInvoker CreateClient(Action<SocketsHttpHandler>? adapt = null)
    {
        var handler = CreateHandler();
        adapt?.Invoke(handler);
        return new HttpMessageInvoker(_proxy is null ? handler : new ProxiedRequests(_proxy, handler), disposeHandler: true);
    }

    public Uri? ProxyFor(Uri target) => _proxy is not null && _proxy.Takes(target.IdnHost) ? _proxy.Address : null;

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct) =>
        IPAddress.TryParse(host, out var literal) ? Task.FromResult<IPAddress[]>([literal]) : _resolve(host, ct);

    public async ValueTask<NetworkStream> ConnectAsync(Uri target, CancellationToken ct)
    {
        if (_proxy is null || _proxy.IsBypassed(target))
        {
            return await ConnectAsync(target.IdnHost, target.Port, ct);
        }

        await CheckProxiedAsync(target.IdnHost, target.Port, ct);
        return await _proxy.ConnectAsync(ResolveAsync, ct);
    }

    public async ValueTask<NetworkStream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        if (_proxy is { } proxy && proxy.Takes(host))
        {
            await CheckProxiedAsync(host, port, ct);
            return await TunnelAsync(proxy, host, port, ct);
        }

        var addresses = await ResolveAsync(host, ct);
        Check(host, port, addresses);
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

    public async ValueTask<IReadOnlyList<IPAddress>?> AddressesAsync(string host, int port, CancellationToken ct)
    {
        if (_proxy?.Takes(host) == true)
        {
            return null;
        }

        var addresses = await ResolveAsync(host, ct);
        Check(host, port, addresses);
        return addresses;
    }

    internal SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = _proxy is not null,
        Proxy = _proxy,
        ConnectTimeout = _options.ConnectTimeout,
        // A partner that moves to another address is followed within two minutes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, ct) => await ConnectAsync(context.InitialRequestMessage.RequestUri!, ct),
    };

    private async ValueTask<NetworkStream> TunnelAsync(OutboundProxy proxy, string host, int port, CancellationToken ct)
    {
        var stream = await proxy.ConnectAsync(ResolveAsync, ct);
        try
        {
            await proxy.TunnelAsync(stream, host, port, ct);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the proxy is asked for: its addresses as they are looked up here, or, where only the proxy can do that, what is an address already.</summary>
    private async ValueTask CheckProxiedAsync(string host, int port, CancellationToken ct)
    {
        if (_options.Proxy.ResolveTargets || IPAddress.TryParse(host, out _))
        {
            Check(host, port, await ResolveAsync(host, ct));
        }
        else
        {
            var isLocal = host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
            Refuse(host, port, isLocal ? _policy.RefusalOf(IPAddress.Loopback, port) : _policy.RefusalOf(port));
        }
    }

    private void Check(string host, int port, IPAddress[] addresses)
    {
        foreach (var address in addresses)
        {
            Refuse(host, port, _policy.RefusalOf(address, port));
        }
    }

    private void Refuse(string host, int port, string? reason)
    {
        if (reason is not null)
        {
            Log.DestinationRefused(_logger, Clean(host), port, reason);
            throw new DestinationRefusedException($"Destination {Clean(host)}:{port} refused by policy: {reason}.");
        }
    }

    // A host name comes from a profile or a header: no line breaks into the log.
    private static string Clean(string host) => string.Concat(host.Where(letter => !char.IsControl(letter)));
}
