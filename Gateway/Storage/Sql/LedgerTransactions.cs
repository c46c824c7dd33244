namespace Gateway.Storage.Sql;

/// <summary>Short transactions outside the walk.</summary>
internal static class LedgerTransactions
{
    private const int Tries = 5;

    /// <summary>Runs the work in a transaction and commits it; a deadlock or a serialization failure is tried again from the start.</summary>
    public static async Task<T> RunAsync<T>(this LedgerEngine engine, Func<LedgerSession, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            await using var session = await engine.BeginAsync(ct);
            try
            {
                var result = await work(session);
                await session.CommitAsync();
                return result;
            }
            catch (Exception error) when (tries < Tries && engine.Classify(error) == LedgerFault.Again)
            {
                // Rolled back with the session; the same again.
            }
        }
    }

    public static Task RunAsync(this LedgerEngine engine, Func<LedgerSession, Task> work, CancellationToken ct) => engine.RunAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        ct);
}
