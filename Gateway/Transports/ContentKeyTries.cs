using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>
/// How many different messages under one content key were nobody's proven word: they came to nothing, or no signature was in them. A sender makes a new key for each message
/// (RFC 5652 6), so what comes under a key that is known is the same message again, or somebody who changes one that he captured and watches what is answered: he gets a few answers
/// of each, wherever he sends from.
/// </summary>
internal sealed class ContentKeyTries(TimeProvider clock)
{
    /// <summary>Different messages under one key that are counted; then all that is under it has one answer.</summary>
    public const int Most = 3;

    /// <summary>Keys that are remembered: the oldest is forgotten first.</summary>
    private const int MostKeys = 20_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (List<Sha256Digest> Messages, DateTimeOffset Until)> _counted = [];
    private readonly Queue<string> _order = [];

    /// <summary>False when nothing may be said of the message but that it does not decrypt, whatever became of it.</summary>
    /// <param name="contentKey">What tells the content key from others.</param>
    /// <param name="message">The message as it came: the same again has the same answer again.</param>
    /// <param name="isProven">It opened, and its signature holds; any other is counted, as what is changed under CBC may well open where no signature is asked for.</param>
    public bool Takes(string contentKey, Sha256Digest message, bool isProven)
    {
        lock (_lock)
        {
            Forget();
            var isKnown = _counted.TryGetValue(contentKey, out var counted);
            if (isKnown && counted.Messages.Contains(message))
            {
                return true;
            }

            if (isKnown && counted.Messages.Count >= Most)
            {
                return false;
            }

            if (!isProven)
            {
                Count(contentKey, isKnown ? counted.Messages : null, message);
            }

            return true;
        }
    }

    private void Count(string contentKey, List<Sha256Digest>? counted, Sha256Digest message)
    {
        if (counted is not null)
        {
            counted.Add(message);
            return;
        }

        _counted.Add(contentKey, ([message], clock.GetUtcNow() + Remembered));
        _order.Enqueue(contentKey);
    }

    private void Forget()
    {
        while (_order.TryPeek(out var oldest) && (_order.Count > MostKeys || _counted[oldest].Until <= clock.GetUtcNow()))
        {
            _counted.Remove(_order.Dequeue());
        }
    }
}
