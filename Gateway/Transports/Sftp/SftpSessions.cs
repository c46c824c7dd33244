using System.Collections.Concurrent;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Sftp;

/// <summary>
/// The sessions of a node, by server and login: so many at once, kept for a while when they are free. Whoever sends or fetches enters, and has one session to itself.
/// </summary>
internal sealed class SftpSessions : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SftpAccount, SftpPool> _pools = [];
    private readonly SftpConnector _connector;
    private readonly SftpOptions _options;
    private readonly TimeProvider _clock;
    private readonly ITimer _sweep;

    public SftpSessions(SftpConnector connector, IOptions<SftpOptions> options, TimeProvider clock)
    {
        (_connector, _options, _clock) = (connector, options.Value, clock);
        var every = _options.IdleTimeout / 4;
        _sweep = clock.CreateTimer(_ => Sweep(), null, every, every);
    }

    /// <summary>Waits for a place at the channel's server; the lease makes or finds the connection, and gives the place back.</summary>
    public async Task<SftpLease> EnterAsync(Channel channel, CancellationToken ct)
    {
        var pool = _pools.GetOrAdd(SftpAccount.Of(channel, _connector.Today), static (_, most) => new SftpPool(most), _options.SessionsPerServer);
        await pool.Places.WaitAsync(ct);
        return new SftpLease(pool, channel, _connector, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        foreach (var pool in _pools.Values)
        {
            foreach (var session in pool.Close())
            {
                await session.DisposeAsync();
            }
        }
    }

    private void Sweep()
    {
        var before = _clock.GetUtcNow() - _options.IdleTimeout;
        foreach (var pool in _pools.Values)
        {
            foreach (var session in pool.TakeIdleSince(before))
            {
                session.Abort();
            }
        }
    }
}
