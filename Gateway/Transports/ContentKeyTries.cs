using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>
/// How many different messages under one content key came to nothing. A sender makes a new key for each message (RFC 5652 6), so what comes under a key that is known is the same
/// message again, or somebody who changes one that he captured and watches what is answered: he gets a few answers of each, wherever he sends from.
/// </summary>
internal sealed class ContentKeyTries(TimeProvider clock)
{
    /// <summary>Different messages under one key that may come to nothing; then all that is under it has one answer.</summary>
    public const int Most = 3;

    /// <summary>Keys that are remembered: the oldest is forgotten first.</summary>
    private const int MostKeys = 20_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (List<Sha256Digest> Messages, DateTimeOffset Until)> _failed = [];
    private readonly Queue<string> _order = [];

    /// <summary>False when nothing may be said of the message but that it does not decrypt, whatever became of it.</summary>
    /// <param name="contentKey">What tells the content key from others.</param>
    /// <param name="message">The message as it came: the same again has the same answer again.</param>
    /// <param name="holds">Whether it opened; one that did not is counted.</param>
    public bool Takes(string contentKey, Sha256Digest message, bool holds)
    {
        lock (_lock)
        {
            Forget();
            var isKnown = _failed.TryGetValue(contentKey, out var failed);
            if (isKnown && failed.Messages.Contains(message))
            {
                return true;
            }

            if (isKnown && failed.Messages.Count >= Most)
            {
                return false;
            }

            if (!holds)
            {
                Count(contentKey, isKnown ? failed.Messages : null, message);
            }

            return true;
        }
    }

    private void Count(string contentKey, List<Sha256Digest>? failed, Sha256Digest message)
    {
        if (failed is not null)
        {
            failed.Add(message);
            return;
        }

        _failed.Add(contentKey, ([message], clock.GetUtcNow() + Remembered));
        _order.Enqueue(contentKey);
    }

    private void Forget()
    {
        while (_order.TryPeek(out var oldest) && (_order.Count > MostKeys || _failed[oldest].Until <= clock.GetUtcNow()))
        {
            _failed.Remove(_order.Dequeue());
        }
    }
}
