using Gateway.Partners;
using Renci.SshNet;

namespace Gateway.Transports.Sftp;

/// <summary>A place at a server, and the session in it. Only a session that is said to be good is used again: after a failure nobody knows what is still under way in it.</summary>
internal sealed class SftpLease(SftpPool pool, Channel channel, SftpConnector connector, TimeProvider clock) : IAsyncDisposable
{
    private SftpSession? _session;
    private CancellationTokenRegistration _abort;
    private bool _isGood;

    /// <summary>A free session, or a new one. From then on the token ends the connection: not all that waits for a server listens to one.</summary>
    public async Task<SftpClient> ConnectAsync(CancellationToken ct)
    {
        _session = pool.Take() ?? await connector.ConnectAsync(channel, ct);
        _abort = ct.UnsafeRegister(static s => ((SftpSession)s!).Abort(), _session);
        return _session.Client;
    }

    /// <summary>Nothing is under way, and the next one may have the session.</summary>
    public void Keep() => _isGood = true;

    public async ValueTask DisposeAsync()
    {
        await _abort.DisposeAsync();
        if (_session is { } session)
        {
            if (_isGood && session.Client.IsConnected)
            {
                pool.Keep(session, clock.GetUtcNow());
            }
            else
            {
                session.Abort();
            }
        }

        _ = pool.Places.Release();
    }
}
