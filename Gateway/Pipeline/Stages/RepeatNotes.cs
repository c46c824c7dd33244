using Gateway.Exchanges;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The first few repeats of a day are noted on the chain of what they repeat, so that whoever sends the same for ever makes no trail grow for ever. Repeats that come at
/// the same moment may share a place, and are each noted.
/// </summary>
internal static class RepeatNotes
{
    public const int MostADay = 8;

    /// <summary>As long as its message is known.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <summary>Until the day is over wherever its clock stands.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(2);

    /// <summary>A repeat whose bytes are kept stands for this one, its first.</summary>
    public static DedupKey KeptFor(ExchangeId repeat, ExchangeId first, DateTimeOffset now) => new(KeptKey(repeat), Sha256Digest.Of([]), first, now, Kept);

    /// <summary>What a repeat is known by that was kept for its first.</summary>
    public static string KeptKey(ExchangeId repeat) => $"kept-for:{repeat}";

    /// <summary>The place of one more note today, which is claimed with it; null when today's are used up.</summary>
    /// <param name="what">What is repeated: each kind has places of its own.</param>
    public static async Task<DedupKey?> NextAsync(IExchangeStore store, ExchangeId first, string what, DateTimeOffset now, CancellationToken ct)
    {
        string[] places = [.. Enumerable.Range(0, MostADay).Select(n => $"{what}:{first}:{now:yyyyMMdd}:{n}")];
        var taken = await store.OwnersAsync(places, ct).ConfigureAwait(false);
        return places.Except(taken.Select(t => t.Key)).FirstOrDefault() is { } free ? new DedupKey(free, Sha256Digest.Of([]), first, now, Window) : null;
    }
}
