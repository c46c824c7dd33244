using System.Runtime.CompilerServices;
using Gateway.Audit;

namespace Gateway.Storage.Checks;

/// <summary>A trail whose chains are told, with the kinds of their entries, while the verifier reads them.</summary>
internal sealed class ObservedTrail(
    IAuditTrail trail, Func<string, IReadOnlyDictionary<string, int>, CancellationToken, Task> chainEnded) : IAuditTrail
{
    public IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct) => trail.HeadsAsync(ct);

    public IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct) => trail.SealsAsync(ct);

    public async IAsyncEnumerable<AuditEntry> EntriesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        string? chain = null;
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var entry in trail.EntriesAsync(ct))
        {
            if (entry.Chain != chain)
            {
                await TellAsync(chain, kinds, ct);
                chain = entry.Chain;
                kinds.Clear();
            }

            kinds[entry.Kind] = kinds.GetValueOrDefault(entry.Kind) + 1;
            yield return entry;
        }

        await TellAsync(chain, kinds, ct);
    }

    private Task TellAsync(string? chain, Dictionary<string, int> kinds, CancellationToken ct) =>
        chain is null ? Task.CompletedTask : chainEnded(chain, kinds, ct);
}
