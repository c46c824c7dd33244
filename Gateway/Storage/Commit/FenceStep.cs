using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>What an outcome must own before anything of it is written: its lease, the claim of its look, its dedup keys, its idempotency key.</summary>
internal static class FenceStep
{
    public static OutcomeResult? Apply(SetEdit edit, StageOutcome outcome)
    {
        OutcomeResult? refusal = Fence(edit, outcome.Fence);
        refusal ??= Look(edit.State, outcome.Look);
        refusal ??= Dedup(edit.State, outcome.DedupKeys);
        return refusal ?? Complete(edit, outcome.Idempotency);
    }

    /// <summary>Committing releases the lease and resets the crash count.</summary>
    private static OutcomeResult.LeaseLost? Fence(SetEdit edit, Lease? lease)
    {
        if (lease is null)
        {
            return null;
        }

        var held = lease.Kind switch
        {
            LeaseKind.Exchange => Release(edit, edit.State.Exchanges.GetValueOrDefault(lease.Row), lease.Epoch),
            LeaseKind.Delivery => Release(edit, edit.State.Deliveries.GetValueOrDefault(lease.Row), lease.Epoch),
            LeaseKind.Expectation => Release(edit, edit.State.Expectations.GetValueOrDefault(lease.Row), lease.Epoch),
            _ => false,
        };
        return held ? null : new OutcomeResult.LeaseLost();
    }

    private static bool Release(SetEdit edit, ExchangeEntry? entry, int epoch)
    {
        if (entry?.Row.LeaseOwner is null || entry.LeaseEpoch != epoch)
        {
            return false;
        }

        edit.Touch(entry);
        entry.Row = entry.Row with { LeaseOwner = null, LeaseUntil = null, CrashCount = 0 };
        return true;
    }

    private static bool Release(SetEdit edit, DeliveryEntry? entry, int epoch)
    {
        if (entry?.Row.LeaseOwner is null || entry.LeaseEpoch != epoch)
        {
            return false;
        }

        edit.Touch(entry);
        entry.Row = entry.Row with { LeaseOwner = null, LeaseUntil = null, CrashCount = 0 };
        return true;
    }

    private static bool Release(SetEdit edit, ExpectationEntry? entry, int epoch)
    {
        if (entry?.Row.LeaseOwner is null || entry.LeaseEpoch != epoch)
        {
            return false;
        }

        edit.Touch(entry);
        entry.Row = entry.Row with { LeaseOwner = null, LeaseUntil = null, CrashCount = 0 };
        return true;
    }

    /// <summary>Not released: a look commits what it fetches one by one.</summary>
    private static OutcomeResult.LeaseLost? Look(SetState state, ClaimedPoll? look) =>
        look is null || (state.Looks.TryGetValue(look.Channel.Value, out var epoch) && epoch == look.Epoch) ? null : new OutcomeResult.LeaseLost();

    private static OutcomeResult.Duplicate? Dedup(SetState state, IReadOnlyList<DedupKey> keys)
    {
        List<TakenKey>? taken = null;
        foreach (var key in keys)
        {
            if (state.DedupOwners.TryGetValue(key.Key, out var owner) && owner.Exchange != key.Exchange.Value)
            {
                (taken ??= []).Add(new TakenKey(key.Key, new ExchangeId(owner.Exchange), new Sha256Digest(owner.Digest)));
            }
        }

        return taken is null ? null : new OutcomeResult.Duplicate(taken);
    }

    private static OutcomeResult.LeaseLost? Complete(SetEdit edit, IdempotencyCompletion? completion)
    {
        if (completion is null)
        {
            return null;
        }

        if (!edit.State.Idempotency.TryGetValue(completion.Key, out var entry) || entry.Epoch != completion.Epoch || entry.Answered)
        {
            return new OutcomeResult.LeaseLost();
        }

        edit.Touch(entry);
        entry.Answered = true;
        edit.Plan.Completions.Add(completion);
        return null;
    }
}
