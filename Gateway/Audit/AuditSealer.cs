using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>Seals what no seal covers yet. Any node may run it at any time: the store lets one seal at a time through.</summary>
internal sealed class AuditSealer(
    IAuditStore store, ISealKeys keys, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditSealer> logger)
{
    /// <summary>Rest after a full seal, as a multiple of its time: marking is work of the database, and orders must not wait for a minute's worth at once.</summary>
    private const int Rest = 2;

    /// <summary>Seals until nothing is left (or another node took over) and exports the roots; returns the number of seals made.</summary>
    /// <exception cref="IOException">The roots could not be exported; the seals stand, the next run exports them.</exception>
    public async Task<int> SealAsync(CancellationToken ct)
    {
        var made = 0;
        var started = clock.GetTimestamp();
        while (await store.SealAsync(options.Value.SealBatch, Make, ct) is { } seal)
        {
            made++;
            Log.Sealed(logger, seal.Number, seal.Count, seal.KeyId);
            if (seal.Count < options.Value.SealBatch)
            {
                break;
            }

            if (clock.GetElapsedTime(started) * Rest is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, clock, ct);
            }

            started = clock.GetTimestamp();
        }

        if (options.Value.RootFile is { Length: > 0 } file)
        {
            var exported = await new AuditRootFile(file).CatchUpAsync(store, ct);
            if (exported > 0)
            {
                Log.RootsExported(logger, exported, file);
            }
        }

        return made;
    }

    private Seal Make(long number, Seal? before, IReadOnlyList<string> hashes) =>
        SealStatement.Sign(number, before, hashes, keys, clock.GetUtcNow());
}
