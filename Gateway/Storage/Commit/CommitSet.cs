using Gateway.Exchanges;
using Gateway.Storage.Payloads;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Commit;

/// <summary>
/// One set on its way into the ledger: read and lock all rows it names, play the outcomes on them in memory, write one statement a table. The phases
/// need three round trips however many outcomes there are.
/// </summary>
internal sealed class CommitSet(IReadOnlyList<StageOutcome> outcomes, PayloadFolder files, LedgerClock clock)
{
    /// <summary>Outcomes that are known not to be kept and that had taken keys or numbers: the set is begun again without them.</summary>
    private readonly OutcomeResult?[] _excluded = new OutcomeResult?[outcomes.Count];

    /// <summary>
    /// Plays and writes the set in the session's transaction, which the caller commits. Null: roll back and run again, because an outcome that is not
    /// kept holds keys or numbers of this transaction.
    /// </summary>
    public async Task<OutcomeResult[]?> RunAsync(LedgerSession session, CancellationToken ct)
    {
        var keys = SetKeys.Of(outcomes, Pending);
        var numbers = NumberPlan.Of(outcomes, Pending);
        var state = await SetState.LoadAsync(keys, numbers, session, ct).ConfigureAwait(false);
        var plan = new SetPlan();
        var results = await PlayAsync(new SetEdit(state, plan, clock), numbers, ct).ConfigureAwait(false);
        if (Exclude(results, keys, state))
        {
            return null;
        }

        plan.AddTo(session);
        await session.RunAsync(ct).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<OutcomeResult[]> PlayAsync(SetEdit edit, NumberPlan numbers, CancellationToken ct)
    {
        var results = new OutcomeResult[outcomes.Count];
        for (var i = 0; i < results.Length; i++)
        {
            if (_excluded[i] is { } excluded)
            {
                results[i] = excluded;
                continue;
            }

            edit.Start();
            var refusal = await TryAsync(edit, numbers, outcomes[i], ct).ConfigureAwait(false);
            if (refusal is null)
            {
                edit.Keep();
            }
            else
            {
                edit.Undo();
            }

            results[i] = refusal ?? new OutcomeResult.Committed();
        }

        return results;
    }

    private async ValueTask<OutcomeResult?> TryAsync(
        SetEdit edit, NumberPlan numbers, StageOutcome outcome, CancellationToken ct)
    {
        var refusal = FenceStep.Apply(edit, outcome) ?? BeginStep.Apply(edit, outcome) ?? MoveStep.Apply(edit, outcome) ?? TrustStep.Apply(edit, outcome)
            ?? await EnvelopeStep.ApplyAsync(edit, numbers, files, outcome, ct).ConfigureAwait(false) ?? ChainStep.Apply(edit, outcome);
        if (refusal is null)
        {
            MoveStep.Settle(edit, outcome);
        }

        return refusal;
    }

    /// <summary>Marks the outcomes that hold what they may not keep; true when there are any.</summary>
    private bool Exclude(OutcomeResult[] results, SetKeys keys, SetState state)
    {
        var any = false;
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is not OutcomeResult.Committed && Pending(i) && !IsTentative(i, results, keys)
                && (outcomes[i].Envelopes.Count > 0 || HoldsKey(i, keys, state)))
            {
                _excluded[i] = results[i];
                any = true;
            }
        }

        return any;
    }

    /// <summary>
    /// Refused for a key of an outcome before it in the set that is not kept itself: what it says is not true, and it is played again without that one. The
    /// first that is refused is never so, hence each round ends nearer.
    /// </summary>
    private bool IsTentative(int outcome, OutcomeResult[] results, SetKeys keys) =>
        results[outcome] is OutcomeResult.Duplicate duplicate && duplicate.Taken.Any(taken =>
            keys.Dedup[taken.Key].Outcome is var holder && holder != outcome && results[holder] is not OutcomeResult.Committed
            && outcomes[holder].DedupKeys.Any(k => k.Key == taken.Key && k.Exchange == taken.Exchange));

    private bool HoldsKey(int outcome, SetKeys keys, SetState state) => outcomes[outcome].DedupKeys.Any(k =>
        keys.Dedup[k.Key].Outcome == outcome && state.DedupOwners.TryGetValue(k.Key, out var owner) && owner.Exchange == k.Exchange.Value);

    private bool Pending(int outcome) => _excluded[outcome] is null;
}
