using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>
/// How many different messages under one content key were nobody's proven word: they came to nothing, or no signature was in them. A sender makes a new key for each message
/// (RFC 5652 6), so what comes under a key that is known is the same message again, or somebody who changes one that he captured and watches what is answered: he gets a few answers
/// of each, wherever he sends from.
/// </summary>
internal sealed class ContentKeyTries(TimeProvider clock)
{
    /// <summary>Different messages under one key that are counted of each sort; then all that is under it has one answer.</summary>
    public const int Most = 3;

    private readonly Lock _lock = new();
    private readonly Counts _failed = new();

    /// <summary>Of their own: each message of a pair that does not sign takes a place here, and pushes out no key of one that does.</summary>
    private readonly Counts _unsigned = new();

    /// <summary>False when nothing may be said of the message but that it does not decrypt, whatever became of it.</summary>
    /// <param name="contentKey">What tells the content key from others.</param>
    /// <param name="message">The message as it came: the same again has the same answer again.</param>
    /// <param name="holds">Whether it opened; one that did not is counted.</param>
    /// <param name="isSigned">Whether a signature holds; one that opened without is counted, as what is changed under CBC may well open where none is asked for.</param>
    public bool Takes(string contentKey, Sha256Digest message, bool holds, bool isSigned)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_failed.Has(contentKey, message, now) || _unsigned.Has(contentKey, message, now))
            {
                return true;
            }

            if (_failed.IsFull(contentKey) || _unsigned.IsFull(contentKey))
            {
                return false;
            }

            if (!holds)
            {
                _failed.Add(contentKey, message, now);
            }
            else if (!isSigned)
            {
                _unsigned.Add(contentKey, message, now);
            }

            return true;
        }
    }

    private sealed class Counts
    {
        /// <summary>Keys that are remembered: the oldest is forgotten first.</summary>
        private const int MostKeys = 20_000;

        private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

        private readonly Dictionary<string, (List<Sha256Digest> Messages, DateTimeOffset Until)> _keys = [];
        private readonly Queue<string> _order = [];

        public bool Has(string key, Sha256Digest message, DateTimeOffset now)
        {
            while (_order.TryPeek(out var oldest) && (_order.Count > MostKeys || _keys[oldest].Until <= now))
            {
                _ = _keys.Remove(_order.Dequeue());
            }

            return _keys.TryGetValue(key, out var counted) && counted.Messages.Contains(message);
        }

        public bool IsFull(string key) => _keys.TryGetValue(key, out var counted) && counted.Messages.Count >= Most;

        public void Add(string key, Sha256Digest message, DateTimeOffset now)
        {
            if (_keys.TryGetValue(key, out var counted))
            {
                counted.Messages.Add(message);
                return;
            }

            _keys.Add(key, ([message], now + Remembered));
            _order.Enqueue(key);
        }
    }
}
