using System.Net;
using System.Net.Sockets;
using Gateway.Partners;
using Gateway.Security;
using Microsoft.Extensions.Options;
using Renci.SshNet;
using Renci.SshNet.Common;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace Gateway.Transports.Sftp;

/// <summary>
/// Makes one connection: the guard says to which addresses, the server's key is held against the profile, then we log in. A server has several keys and shows one kind; where
/// that one is not registered it is asked for the others before it counts as another server.
/// </summary>
internal sealed class SftpConnector(IConnectionGuard guard, ISecrets secrets, IOptions<SftpOptions> options, TimeProvider clock, ILogger<SftpConnector> logger)
{
    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>A session that the caller disposes.</summary>
    /// <exception cref="SftpFailedException">The server is not reached, is another one, or does not take us.</exception>
    /// <exception cref="DestinationRefusedException">The installation's policy forbids the address.</exception>
    /// <exception cref="ProxyFailedException">The proxy does not lead there.</exception>
    /// <exception cref="SecretMissingException">A secret is not there.</exception>
    public async Task<SftpSession> ConnectAsync(Channel channel, CancellationToken ct)
    {
        var terms = channel.Sftp!;
        var login = await SftpLogin.ResolveAsync(channel, IsLegacy(terms), secrets, ct);
        var shown = new List<SftpHostKey>();
        foreach (var family in (string?[])[null, .. SftpAlgorithms.Families])
        {
            if (family is not null && shown.Count > 0 && family == SftpAlgorithms.FamilyOf(shown[0].Algorithm))
            {
                continue;
            }

            var (session, key) = await TryAsync(terms, login, family, ct);
            if (session is not null)
            {
                return session;
            }

            if (key is not null)
            {
                shown.Add(key);
            }
        }

        var named = string.Join(", ", shown.Select(k => $"{k.Fingerprint} ({k.Algorithm})"));
        Log.HostKeyUnknown(logger, terms.Host, terms.Port, named);
        throw new SftpFailedException(
            SftpCodes.HostKeyChanged,
            $"{terms.Host}:{terms.Port} shows {named}, and none of it is in host-keys; nothing was said to it. Ask the partner whether its key changed.",
            retry: false)
        {
            Shown = [.. shown.Select(k => k.Fingerprint!)],
        };
    }

    private bool IsLegacy(SftpTerms terms) => terms.LegacyUntil >= Today;

    /// <summary>The session, or the key that is not registered; neither where the server has no key of that kind.</summary>
    private async Task<(SftpSession? Session, SftpHostKey? Unknown)> TryAsync(SftpTerms terms, SftpLogin login, string? family, CancellationToken ct)
    {
        var key = new SftpHostKey(terms.HostKeys);
        try
        {
            return (await ReachAsync(terms, login, key, family, ct), null);
        }
        catch (SshException) when (key.IsUnknown)
        {
            return (null, key);
        }
        catch (SshConnectionException error) when (error.DisconnectReason == Renci.SshNet.Messages.Transport.DisconnectReason.KeyExchangeFailed)
        {
            return family is not null
                ? (null, null)
                : throw new SftpFailedException(
                    SftpCodes.AlgorithmsRefused, $"No algorithm in common with {terms.Host}:{terms.Port} that is allowed ({error.Message})", retry: true, error);
        }
        catch (Exception error) when (SftpOutcome.OfConnecting(error, terms, options.Value.ConnectTimeout) is { } failed)
        {
            throw failed;
        }
    }

    private async Task<SftpSession> ReachAsync(SftpTerms terms, SftpLogin login, SftpHostKey key, string? family, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Value.ConnectTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            if (await guard.AddressesAsync(terms.Host, terms.Port, both.Token) is not { } addresses)
            {
                var port = new TunnelPort(await guard.ConnectAsync(terms.Host, terms.Port, both.Token));
                return await OpenAsync(new DnsEndPoint(IPAddress.Loopback.ToString(), port.Port), port, terms, login, key, family, both.Token);
            }

            for (var i = 0; ; i++)
            {
                try
                {
                    return await OpenAsync(new DnsEndPoint(addresses[i].ToString(), terms.Port), null, terms, login, key, family, both.Token);
                }
                catch (SocketException) when (i + 1 < addresses.Count)
                {
                    // The next of its addresses.
                }
            }
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new SshOperationTimeoutException("The server does not answer.", error);
        }
    }

    private async Task<SftpSession> OpenAsync(
        DnsEndPoint end, TunnelPort? tunnel, SftpTerms terms, SftpLogin login, SftpHostKey key, string? family, CancellationToken ct)
    {
        var info = new ConnectionInfo(end.Host, end.Port, terms.User, login.Methods())
        {
            Timeout = options.Value.ConnectTimeout,
            ChannelCloseTimeout = TimeSpan.FromSeconds(1),
        };
        SftpAlgorithms.Restrict(info, IsLegacy(terms), family);
        var client = new SftpClient(info) { KeepAliveInterval = options.Value.KeepAlive };
        client.HostKeyReceived += key.OnReceived;
        var connecting = SftpUnreadableException.GuardAsync(() => Blocking.RunAsync(client.Connect), ct);
        try
        {
            await connecting.WaitAsync(ct);
            return new SftpSession(client, key.Fingerprint!, key.Algorithm, tunnel);
        }
        catch
        {
            // The thread ends by itself, at the latest when its time is over; nobody waits for it.
            _ = connecting.ContinueWith(
                async done =>
                {
                    _ = done.Exception;
                    client.Dispose();
                    await (tunnel?.DisposeAsync() ?? ValueTask.CompletedTask);
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }
}
