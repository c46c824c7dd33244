using System.Net.Sockets;
using Gateway.Partners;
using Gateway.Security;
using Microsoft.Extensions.Options;
using static Gateway.Transports.Sftp.SftpCheckNames;

namespace Gateway.Transports.Sftp;

/// <summary>Whether a server is reached as the channel's sessions reach it: its name, and a connection on which nothing is said.</summary>
internal sealed class SftpReach(IConnectionGuard guard, IOptions<SecurityOptions> security, IOptions<SftpOptions> options, TimeProvider clock)
{
    public async Task<IReadOnlyList<ChannelCheck>> TryAsync(SftpTerms terms, CancellationToken ct)
    {
        var checks = new List<ChannelCheck>();
        using var timeout = new CancellationTokenSource(options.Value.ConnectTimeout, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            checks.Add(await ResolveAsync(terms, limited.Token));
            if (checks[0].Outcome != CheckOutcome.Failed)
            {
                checks.Add(await ConnectAsync(terms, limited.Token));
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            checks.Add(Failed(checks.Count == 0 ? Dns : Tcp,
                $"No answer in {options.Value.ConnectTimeout.TotalSeconds} s: a firewall between us and {terms.Host} drops the packets, or it is down."));
        }

        return checks;
    }

    private async Task<ChannelCheck> ResolveAsync(SftpTerms terms, CancellationToken ct)
    {
        if (ProxyOf(terms) is { } proxy && !security.Value.Outbound.Proxy.ResolveTargets)
        {
            return Skipped(Dns, $"The proxy {proxy.Authority} looks the name {terms.Host} up.");
        }

        try
        {
            var addresses = await guard.ResolveAsync(terms.Host, ct);
            return Ok(Dns, $"{terms.Host} is {string.Join(", ", addresses.AsEnumerable())}.");
        }
        catch (SocketException error)
        {
            return Failed(Dns, $"The name {terms.Host} is not found ({error.Message}): correct 'host', or the partner must publish the name.");
        }
    }

    private async Task<ChannelCheck> ConnectAsync(SftpTerms terms, CancellationToken ct)
    {
        try
        {
            await using var stream = await guard.ConnectAsync(terms.Host, terms.Port, ct);
            return Ok(Tcp, ProxyOf(terms) is { } proxy
                ? $"Connected to {terms.Host}:{terms.Port} through the proxy {proxy.Authority}."
                : $"Connected to {stream.Socket.RemoteEndPoint}, directly.");
        }
        catch (ProxyFailedException error)
        {
            return Failed(Tcp, $"{error.Message} ({error.Code}): the way to the partner is Security:Outbound:Proxy, which lists in Except what is reached without it.");
        }
        catch (DestinationRefusedException error)
        {
            return Failed(Tcp, $"{error.Message} If the partner is meant to be there, add its network to Security:Outbound:AllowedNetworks (and the port, where ports are listed).");
        }
        catch (SocketException error)
        {
            return Failed(Tcp, $"No connection to {terms.Host}:{terms.Port} ({error.Message}): the partner's server is down, 'port' is wrong, or a firewall refuses us.");
        }
    }

    /// <summary>A tunnel is what https is reached by, too.</summary>
    private Uri? ProxyOf(SftpTerms terms) => guard.ProxyFor(new UriBuilder(Uri.UriSchemeHttps, terms.Host, terms.Port).Uri);
}
