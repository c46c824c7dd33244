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

    /// <summary>Marks the accepted sets that repeat another, and rejects those that the policy rejects.</summary>
    public async Task MarkAsync(ClaimedExchange claimed, IReadOnlyList<TranslatedInterchange> interchanges, CancellationToken ct)
    {
        var seen = new Dictionary<Agreement, IReadOnlySet<BusinessKey>>();
        foreach (var same in interchanges.SelectMany(Keyed).GroupBy(s => s.Agreement!))
        {
            seen[same.Key] = await SeenAsync(claimed, same.Key, [.. same.Select(s => s.BusinessKeys[0])], ct).ConfigureAwait(false);
        }

        var before = new HashSet<(string Type, BusinessKey Key)>();
        foreach (var interchange in interchanges)
        {
            foreach (var set in Keyed(interchange))
            {
                if (!before.Add((set.Agreement!.Document, set.BusinessKeys[0])) || seen[set.Agreement].Contains(set.BusinessKeys[0]))
                {
                    set.Repeated = set.Agreement.Duplicates.Business;
                }
            }

            foreach (var set in interchange.Sets.Where(s => s is { Accepted: true, Repeated: DuplicatePolicy.Reject }))
            {
                interchange.Reject(set);
            }
        }
    }

    private static IEnumerable<TranslatedSet> Keyed(TranslatedInterchange interchange) => interchange.Accepted.Where(s => s.BusinessKeys.Count > 0);

    /// <summary>The policy for a document that repeats another, otherwise off.</summary>
    public async ValueTask<DuplicatePolicy> FindAsync(
        ClaimedExchange claimed, Agreement agreement, IReadOnlyList<BusinessKey> keys, CancellationToken ct) =>
        keys.Count > 0 && (await SeenAsync(claimed, agreement, [keys[0]], ct).ConfigureAwait(false)).Count > 0
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
