using System.Net.Sockets;
using Gateway.Partners;
using Gateway.Security;
using Microsoft.Extensions.Options;
using static Gateway.Transports.As2.As2CheckNames;

namespace Gateway.Transports.As2;

/// <summary>Whether an address is reached as the channel's connections reach it: name, connection, TLS and the server's certificate. Nothing is sent.</summary>
internal sealed class As2Reach(IConnectionGuard guard, As2Clients clients, IOptions<SecurityOptions> options, TimeProvider clock)
{
    private static readonly string[] Names = [Dns, Tcp, As2CheckNames.Tls, Name];

    public static IEnumerable<ChannelCheck> Skip(string why) => Names.Select(n => Skipped(n, why));

    public async Task<IReadOnlyList<ChannelCheck>> TryAsync(Channel channel, Uri url, CancellationToken ct)
    {
        var checks = new List<ChannelCheck>(Names.Length);
        using var timeout = new CancellationTokenSource(options.Value.Outbound.ConnectTimeout, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await ResolveAsync(checks, url, limited.Token);
            await using var stream = checks is [{ Outcome: not CheckOutcome.Failed }] ? await ConnectAsync(checks, url, limited.Token) : null;
            if (stream is not null)
            {
                checks.AddRange(await SecureAsync(stream, channel, url, limited.Token));
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            checks.Add(Failed(
                Names[checks.Count],
                $"No answer in {options.Value.Outbound.ConnectTimeout.TotalSeconds} s: a firewall between us and the partner drops the packets, or {url.Host} is down."));
        }

        var why = checks[^1].Outcome == CheckOutcome.Failed ? $"'{checks[^1].Name}' failed." : "There is no TLS.";
        return [.. checks, .. Names.Skip(checks.Count).Select(n => Skipped(n, why))];
    }

    private async Task ResolveAsync(List<ChannelCheck> checks, Uri url, CancellationToken ct)
    {
        if (guard.ProxyFor(url) is { } proxy && !options.Value.Outbound.Proxy.ResolveTargets)
        {
            checks.Add(Skipped(Dns, $"The proxy {proxy.Authority} looks the name {url.IdnHost} up."));
            return;
        }

        try
        {
            var addresses = await guard.ResolveAsync(url.IdnHost, ct);
            checks.Add(Ok(Dns, $"{url.IdnHost} is {string.Join(", ", addresses.AsEnumerable())}."));
        }
        catch (SocketException error)
        {
            checks.Add(Failed(Dns, $"The name {url.IdnHost} is not found ({error.Message}): correct the channel's url, or the partner must publish the name."));
        }
    }

    private async Task<NetworkStream?> ConnectAsync(List<ChannelCheck> checks, Uri url, CancellationToken ct)
    {
        try
        {
            var stream = await guard.ConnectAsync(url, ct);
            checks.Add(Ok(Tcp, (guard.ProxyFor(url), url.Scheme == Uri.UriSchemeHttps) switch
            {
                (null, _) => $"Connected to {stream.Socket.RemoteEndPoint}, directly.",
                ({ } proxy, true) => $"Connected to {url.IdnHost}:{url.Port} through the proxy {proxy.Authority}.",
                ({ } proxy, false) => $"Connected to the proxy {proxy.Authority}, which is handed what goes to {url.IdnHost}:{url.Port}.",
            }));
            return stream;
        }
        catch (ProxyFailedException error)
        {
            checks.Add(Failed(Tcp, $"{error.Message} ({error.Code}): the way to the partner is Security:Outbound:Proxy, which lists in Except what is reached without it."));
        }
        catch (DestinationRefusedException error)
        {
            checks.Add(Failed(Tcp, $"{error.Message} If the partner is meant to be there, add its network to Security:Outbound:AllowedNetworks (and the port, where ports are listed)."));
        }
        catch (SocketException error)
        {
            checks.Add(Failed(Tcp, $"No connection to {url.IdnHost}:{url.Port} ({error.Message}): the partner's server is down, the port is wrong, or a firewall refuses us."));
        }

        return null;
    }

    private async Task<IReadOnlyList<ChannelCheck>> SecureAsync(NetworkStream stream, Channel channel, Uri url, CancellationToken ct)
    {
        if (url.Scheme != Uri.UriSchemeHttps)
        {
            const string plain = "The address is http: whoever carries the message sees its header fields";
            return [channel.As2 is { Encrypt: null } ? Warning(As2CheckNames.Tls, plain + " and its content, for none is encrypted.") : Skipped(As2CheckNames.Tls, plain + ".")];
        }

        return await clients.TermsAsync(channel, ct) is { } terms
            ? await As2TlsProbe.TryAsync(stream, url.IdnHost, terms, clock.GetUtcNow(), ct)
            : [Failed(As2CheckNames.Tls, $"No key called {channel.As2!.TlsKey} is in use for TLS: gw keys new {channel.As2.TlsKey} --use tls.")];
    }
}
