using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// What is a repeat: an interchange whose bytes or number came before, in the ledger or earlier in its message, and then, of what goes on, a document. Both
/// are decided together and anew for every writing, so that one never counts what the other keeps.
/// </summary>
internal sealed class UsedNumbers(IExchangeStore store, BusinessDuplicates documents)
{
    /// <summary>Code of an interchange that is kept because its control number is used.</summary>
    public const string Code = "duplicate-control-number";

    /// <summary>What is in the ledger for certain, before anything is written: read once.</summary>
    public async Task<IReadOnlyDictionary<Agreement, IReadOnlySet<BusinessKey>>> ReadAsync(
        ClaimedExchange claimed, IReadOnlyList<TranslatedInterchange> interchanges, CancellationToken ct)
    {
        if (claimed.ReplayOf is { } first)
        {
            var held = await store.KeptAsync(first, Code, ct).ConfigureAwait(false);
            foreach (var interchange in interchanges)
            {
                interchange.IsLetGo = held.Contains(interchange.Digest);
            }
        }

        return await documents.SeenAsync(claimed, interchanges, ct).ConfigureAwait(false);
    }

    /// <summary>Decides for one writing, knowing the keys that others own by now; those that it finds out are added.</summary>
    public async Task DecideAsync(
        ClaimedExchange claimed, IReadOnlyList<TranslatedInterchange> interchanges, IReadOnlyDictionary<Agreement, IReadOnlySet<BusinessKey>> seen,
        Dictionary<string, TakenKey> taken, CancellationToken ct)
    {
        var own = claimed.ReplayOf ?? claimed.Id;
        Compare(own, interchanges, taken);
        if (await RecognizeAsync(own, interchanges, taken, ct).ConfigureAwait(false))
        {
            Compare(own, interchanges, taken);
        }

        BusinessDuplicates.Mark(interchanges, seen, taken);
    }

    private static void Compare(ExchangeId own, IReadOnlyList<TranslatedInterchange> interchanges, IReadOnlyDictionary<string, TakenKey> taken)
    {
        foreach (var interchange in interchanges)
        {
            interchange.Begin();
            interchange.Compare(taken);
        }

        CompareWithin(own, interchanges);
        foreach (var interchange in interchanges)
        {
            Keep(interchange);
        }
    }

    /// <summary>The same interchange twice in one message is a repeat as it is in two; its key belongs to the first.</summary>
    private static void CompareWithin(ExchangeId own, IReadOnlyList<TranslatedInterchange> interchanges)
    {
        var first = new Dictionary<string, TranslatedInterchange>(StringComparer.Ordinal);
        foreach (var interchange in interchanges.Where(i => i.Proceeds && i.DuplicateTerms.Interchange != DuplicatePolicy.Off))
        {
            var number = interchange.DedupKey;
            if (!first.TryAdd(number, interchange))
            {
                interchange.Repeats(new TakenKey(number, own, first[number].Digest));
            }

            if (interchange.DedupKey != number && !first.TryAdd(interchange.DedupKey, interchange))
            {
                interchange.Duplicate = new TakenKey(interchange.DedupKey, own, interchange.Digest);
            }
        }
    }

    /// <summary>The same bytes again are not processed, unless the policy rejects; other bytes under a used number are held, unless it warns.</summary>
    private static void Keep(TranslatedInterchange interchange)
    {
        if (interchange.Duplicate is { } taken
            && (taken.Digest != interchange.Digest || interchange.DuplicateTerms.Interchange == DuplicatePolicy.Reject))
        {
            interchange.Quarantine = (Code, $"ISA13 {interchange.Header.ControlNumber} of {interchange.Sender} came before in {taken.Exchange}.");
        }
    }

    /// <summary>Other bytes under a used number may have gone on before, when a person let them: then they are a repeat of that.</summary>
    private async Task<bool> RecognizeAsync(
        ExchangeId own, IReadOnlyList<TranslatedInterchange> interchanges, Dictionary<string, TakenKey> taken, CancellationToken ct)
    {
        string[] keys = [.. interchanges.Where(i => i.Duplicate is { } of && of.Digest != i.Digest).Select(i => i.BytesKey).Distinct()];
        if (keys.Length == 0)
        {
            return false;
        }

        TakenKey[] others = [.. (await store.OwnersAsync(keys, ct).ConfigureAwait(false)).Where(o => o.Exchange != own)];
        foreach (var owner in others)
        {
            taken[owner.Key] = owner;
        }

        return others.Length > 0;
    }
}
