using System.Data.Common;
using System.Net.Sockets;
using Gateway.Exchanges;
using Gateway.Security;
using Gateway.Security.Envelopes;

namespace Gateway.Jobs;

/// <summary>
/// Faults of the machine that runs us: a full disk, a database that is away, a folder that cannot be read, a key that is gone. They are not laid at the door of the row that
/// was worked on; the pause after them grows, since what fails for one row fails for the next.
/// </summary>
internal sealed class MachineFaults(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private TimeSpan _pause;
    private long _since;

    /// <summary>SQLSTATE classes 22, 23, 42 and 54 speak of a statement and its values, all others of the server and the way to it.</summary>
    public static bool Is(Exception error) => error switch
    {
        EndOfStreamException => false,
        InsufficientStorageException or IOException or UnauthorizedAccessException or SocketException or TimeoutException or MasterKeyException
            or SigningKeyMissingException => true,
        DbException { SqlState: ['2', '2' or '3', ..] or ['4', '2', ..] or ['5', '4', ..] } => false,
        DbException => true,
        _ => error.InnerException switch
        {
            null => false,
            // What the ledger refused for its values comes wrapped, and SQLite has no SQLSTATE.
            DbException wrapped => wrapped.IsTransient,
            var inner => Is(inner),
        },
    };

    /// <summary>How long to wait after one more; those that come within a pause get the same one.</summary>
    public TimeSpan Pause()
    {
        lock (_lock)
        {
            if (_pause == TimeSpan.Zero || clock.GetElapsedTime(_since) >= _pause)
            {
                _pause = _pause == TimeSpan.Zero ? Shortest : _pause * 2 < Longest ? _pause * 2 : Longest;
                _since = clock.GetTimestamp();
            }

            return _pause;
        }
    }

    /// <summary>Something went well: the next pause is the shortest again.</summary>
    public void Over()
    {
        lock (_lock)
        {
            _pause = TimeSpan.Zero;
        }
    }
}
