namespace Gateway.Benchmarks.Stub;

/// <summary>
/// A receiver that keeps one document per message id, as an ERP behind at-least-once delivery must. It accepts everything and says what was wrong with
/// it: one document under two ids, one id with two contents.
/// </summary>
internal sealed class ReceivedLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _byId = [];
    private readonly Dictionary<string, string> _idOfKey = [];
    private long _received;
    private long _repeats;
    private long _refused;
    private int _twoIds;
    private int _otherBytes;
    private int _unreadable;
    private long _lastNewAt;

    public void Add(Receipt receipt)
    {
        lock (_gate)
        {
            _received++;
            if (_byId.TryGetValue(receipt.Id, out var kept))
            {
                Again(kept, receipt);
                return;
            }

            _byId.Add(receipt.Id, new Kept(receipt));
            _lastNewAt = Math.Max(_lastNewAt, receipt.At);
            if (!_idOfKey.TryAdd(receipt.Key, receipt.Id))
            {
                _twoIds++;
            }
        }
    }

    /// <summary>A request in which no business key was found.</summary>
    public void AddUnreadable()
    {
        lock (_gate)
        {
            _received++;
            _unreadable++;
        }
    }

    /// <summary>A request that was answered with an error and not kept.</summary>
    public void AddRefused()
    {
        lock (_gate)
        {
            _refused++;
        }
    }

    public StubStats Stats()
    {
        lock (_gate)
        {
            return new StubStats(
                _received, _idOfKey.Count, _byId.Count, _repeats, _twoIds, _otherBytes, _unreadable, _refused, _lastNewAt);
        }
    }

    public IReadOnlyList<StubEntry> Entries()
    {
        lock (_gate)
        {
            return
            [
                .. _byId.Values.Select(k => new StubEntry(
                    k.First.Key, k.First.Id, k.First.Sha256, k.First.Essence, k.First.At, k.Repeats)),
            ];
        }
    }

    private void Again(Kept kept, Receipt receipt)
    {
        if (kept.First.Sha256 == receipt.Sha256 && kept.First.Key == receipt.Key)
        {
            _repeats++;
            kept.Repeats++;
        }
        else
        {
            _otherBytes++;
        }
    }

    private sealed class Kept(Receipt first)
    {
        public Receipt First { get; } = first;

        public int Repeats { get; set; }
    }
}
