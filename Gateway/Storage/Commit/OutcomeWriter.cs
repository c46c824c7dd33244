using Gateway.Exchanges;
using Gateway.Storage.Payloads;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Commit;

/// <summary>Commits sets: all together, or after an error of the database one by one under a savepoint each, so that only the bad one is refused.</summary>
internal sealed class OutcomeWriter(LedgerEngine engine, PayloadFolder payloads, ILogger<OutcomeWriter> logger)
{
    public bool SideBySide => engine.Provider == StorageProvider.PostgreSql;

    public async Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct)
    {
        if (outcomes.Count == 0)
        {
            return [];
        }

        OutcomeRules.Check(outcomes);
        var unnamed = payloads.FlushNames(outcomes.SelectMany(o => o.Payloads));
        if (unnamed.Count == 0)
        {
            return await WriteAsync(outcomes, ct).ConfigureAwait(false);
        }

        // Others of the set are not held up by a folder that cannot be flushed: what they say may have happened.
        var errors = outcomes.Select(o => o.Payloads.Select(p => p.File is { } file ? unnamed.GetValueOrDefault(file) : null).FirstOrDefault(e => e is not null)).ToList();
        var named = outcomes.Where((_, i) => errors[i] is null).ToList();
        var written = new Queue<OutcomeResult>(named.Count == 0 ? [] : await WriteAsync(named, ct).ConfigureAwait(false));
        return [.. errors.Select(error => error is null ? written.Dequeue() : new OutcomeResult.Refused(error))];
    }

    private async Task<IReadOnlyList<OutcomeResult>> WriteAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct)
    {
        var together = true;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return together
                    ? await TogetherAsync(outcomes, ct).ConfigureAwait(false)
                    : await OneByOneAsync(outcomes, ct).ConfigureAwait(false);
            }
            catch (Exception error) when (attempt < LedgerEngine.Tries && engine.Classify(error) == LedgerFault.Again)
            {
                Log.SetAgain(logger, outcomes.Count, attempt, error.Message);
            }
            catch (Exception error) when (together && engine.Classify(error) == LedgerFault.Values)
            {
                Log.SetSplit(logger, outcomes.Count, error.Message);
                together = false;
            }
        }
    }

    private async Task<IReadOnlyList<OutcomeResult>> TogetherAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct)
    {
        var set = new CommitSet(outcomes, payloads, engine.Clock);
        while (true)
        {
            var session = await engine.BeginAsync(ct).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                if (await set.RunAsync(session, ct).ConfigureAwait(false) is { } results)
                {
                    await session.CommitAsync().ConfigureAwait(false);
                    return results;
                }
            }
        }
    }

    private async Task<IReadOnlyList<OutcomeResult>> OneByOneAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct)
    {
        var results = new OutcomeResult[outcomes.Count];
        var session = await engine.BeginAsync(ct).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = await AloneAsync(outcomes[i], session, ct).ConfigureAwait(false);
            }

            await session.CommitAsync().ConfigureAwait(false);
        }

        return results;
    }

    private async Task<OutcomeResult> AloneAsync(StageOutcome outcome, LedgerSession session, CancellationToken ct)
    {
        var set = new CommitSet([outcome], payloads, engine.Clock);
        while (true)
        {
            await session.SavepointAsync(ct).ConfigureAwait(false);
            try
            {
                if (await set.RunAsync(session, ct).ConfigureAwait(false) is { } results)
                {
                    await session.ReleaseSavepointAsync(ct).ConfigureAwait(false);
                    return results[0];
                }

                await session.RollbackToSavepointAsync(ct).ConfigureAwait(false);
            }
            catch (Exception error) when (engine.Classify(error) == LedgerFault.Values)
            {
                await session.RollbackToSavepointAsync(ct).ConfigureAwait(false);
                Log.OutcomeRefused(logger, error.Message);
                return new OutcomeResult.Refused(error);
            }
        }
    }
}
