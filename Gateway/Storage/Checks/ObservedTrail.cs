using System.Runtime.CompilerServices;
using Gateway.Audit;

namespace Gateway.Storage.Checks;

/// <summary>A trail whose entries are told to a witness while the verifier reads them.</summary>
internal sealed class ObservedTrail(IAuditTrail trail, ITrailWitness witness) : IAuditTrail
{
    public IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct) => trail.HeadsAsync(ct);

    public IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct) => trail.SealsAsync(ct);

    public async IAsyncEnumerable<AuditEntry> EntriesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        string? chain = null;
        await foreach (var entry in trail.EntriesAsync(ct))
        {
            if (chain is not null && entry.Chain != chain)
            {
                await witness.EndAsync(chain, ct);
            }

            chain = entry.Chain;
            witness.See(entry);
            yield return entry;
        }

        if (chain is not null)
        {
            await witness.EndAsync(chain, ct);
        }
    }
}
