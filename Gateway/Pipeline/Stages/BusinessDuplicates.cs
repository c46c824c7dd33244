using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Documents whose number and purpose came before, in an earlier exchange or earlier in the same one. The runs of the same bytes by replay are one. What
/// the policy rejects is rejected before it is acknowledged; what it holds is accepted, and its delivery waits for a person.
/// </summary>
internal sealed class BusinessDuplicates(IExchangeStore store, TimeProvider clock)
{
    public const string Code = "duplicate-document";

    /// <summary>The code of a document that is held or rejected; what is only warned about goes on as if nothing were.</summary>
    public static string? CodeOf(DuplicatePolicy repeated) => repeated is DuplicatePolicy.Hold or DuplicatePolicy.Reject ? Code : null;

    /// <summary>What the trail says of a repeat.</summary>
    public static string Facts(int position, BusinessKey key, DuplicatePolicy policy) => Pipeline.Facts.Of(
        ("document", position), ("key", key.Value), ("purpose", key.Purpose), ("policy", policy.ToString().ToLowerInvariant()));

    /// <summary>
    /// What a document that goes on claims where the policy holds or rejects: of two repeats that are worked side by side only one commits as the first,
    /// and the other is written again as its repeat.
    /// </summary>
    public static DedupKey? ClaimOf(ClaimedExchange claimed, Agreement agreement, IReadOnlyList<BusinessKey> keys, Sha256Digest digest, DateTimeOffset now) =>
        keys.Count > 0 && CodeOf(agreement.Duplicates.Business) is not null
            ? new DedupKey(KeyOf(agreement, keys[0]), digest, claimed.ReplayOf ?? claimed.Id, now, TimeSpan.FromDays(agreement.Duplicates.WindowDays))
            : null;

    private static string KeyOf(Agreement agreement, BusinessKey key) =>
        $"doc:{agreement.Partner}:{agreement.Document}:{key.Kind}:{key.Purpose}:{key.Value}";

    /// <summary>The numbers of accepted sets that came in other exchanges before, by agreement.</summary>
    public async Task<IReadOnlyDictionary<Agreement, IReadOnlySet<BusinessKey>>> SeenAsync(
        ClaimedExchange claimed, IReadOnlyList<TranslatedInterchange> interchanges, CancellationToken ct)
    {
        var seen = new Dictionary<Agreement, IReadOnlySet<BusinessKey>>();
        foreach (var same in interchanges.SelectMany(Keyed).GroupBy(s => s.Agreement!))
        {
            seen[same.Key] = await SeenAsync(claimed, same.Key, [.. same.Select(s => s.BusinessKeys[0])], ct).ConfigureAwait(false);
        }

        return seen;
    }

    /// <summary>
    /// Marks the accepted sets of what goes on that repeat another, one seen before, claimed meanwhile or further up, and rejects those that the policy rejects.
    /// What goes nowhere itself is repeated by nothing.
    /// </summary>
    public static void Mark(
        IReadOnlyList<TranslatedInterchange> interchanges, IReadOnlyDictionary<Agreement, IReadOnlySet<BusinessKey>> seen,
        IReadOnlyDictionary<string, TakenKey> taken)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var interchange in interchanges)
        {
            var here = new HashSet<string>(StringComparer.Ordinal);
            foreach (var set in Keyed(interchange))
            {
                var key = KeyOf(set);
                if (!here.Add(key) || before.Contains(key) || taken.ContainsKey(key) || seen[set.Agreement!].Contains(set.BusinessKeys[0]))
                {
                    set.Repeated = set.Agreement!.Duplicates.Business;
                }
            }

            foreach (var set in interchange.Sets.Where(s => s is { Accepted: true, Repeated: DuplicatePolicy.Reject }))
            {
                interchange.Reject(set);
            }

            before.UnionWith(Keyed(interchange).Select(KeyOf));
        }
    }

    private static string KeyOf(TranslatedSet set) => KeyOf(set.Agreement!, set.BusinessKeys[0]);

    private static IEnumerable<TranslatedSet> Keyed(TranslatedInterchange interchange) => interchange.Accepted.Where(s => s.BusinessKeys.Count > 0);

    /// <summary>The policy for a document that repeats another, otherwise off.</summary>
    public async ValueTask<DuplicatePolicy> FindAsync(
        ClaimedExchange claimed, Agreement agreement, IReadOnlyList<BusinessKey> keys, IReadOnlyDictionary<string, TakenKey> taken, CancellationToken ct) =>
        keys.Count > 0 && (taken.ContainsKey(KeyOf(agreement, keys[0])) || (await SeenAsync(claimed, agreement, [keys[0]], ct).ConfigureAwait(false)).Count > 0)
            ? agreement.Duplicates.Business
            : DuplicatePolicy.Off;

    private async ValueTask<IReadOnlySet<BusinessKey>> SeenAsync(
        ClaimedExchange claimed, Agreement agreement, IReadOnlyCollection<BusinessKey> keys, CancellationToken ct)
    {
        if (agreement.Duplicates.Business == DuplicatePolicy.Off)
        {
            return new HashSet<BusinessKey>();
        }

        var since = clock.GetUtcNow() - TimeSpan.FromDays(agreement.Duplicates.WindowDays);
        return await store.SeenBusinessKeysAsync(agreement.Partner, agreement.Document, keys, since, claimed.ReplayOf ?? claimed.Id, ct).ConfigureAwait(false);
    }
}
