namespace Gateway.Transports.Sftp;

/// <summary>The sessions of one login: places, and what is free.</summary>
internal sealed class SftpPool(int most)
{
    private readonly List<(SftpSession Session, DateTimeOffset Since)> _free = [];
    private bool _isClosed;

    public SemaphoreSlim Places { get; } = new(most);

    /// <summary>The one that was used last and still is connected, or null.</summary>
    public SftpSession? Take()
    {
        while (true)
        {
            SftpSession session;
            lock (_free)
            {
                if (_free.Count == 0)
                {
                    return null;
                }

                session = _free[^1].Session;
                _free.RemoveAt(_free.Count - 1);
            }

            if (session.Client.IsConnected)
            {
                return session;
            }

            session.Abort();
        }
    }

    public void Keep(SftpSession session, DateTimeOffset now)
    {
        lock (_free)
        {
            if (!_isClosed)
            {
                _free.Add((session, now));
                return;
            }
        }

        session.Abort();
    }

    public IReadOnlyList<SftpSession> TakeIdleSince(DateTimeOffset before)
    {
        lock (_free)
        {
            var old = _free.Where(f => f.Since <= before).Select(f => f.Session).ToList();
            _ = _free.RemoveAll(f => f.Since <= before);
            return old;
        }
    }

    public IReadOnlyList<SftpSession> Close()
    {
        lock (_free)
        {
            _isClosed = true;
            var all = _free.Select(f => f.Session).ToList();
            _free.Clear();
            return all;
        }
    }
}
