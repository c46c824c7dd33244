using Gateway.Mapping.Maps;

namespace Gateway.Partners;

/// <summary>The running partners. Exchanges in flight go on under the snapshot they began with.</summary>
public interface IPartnerDirectory
{
    /// <summary>What the node runs now.</summary>
    PartnerDirectory Current { get; }

    /// <summary>The partner as the given snapshot said it (from memory or the ledger); null when no such snapshot was ever approved.</summary>
    ValueTask<TradingPartner?> AtAsync(PartnerId partner, string snapshotHash, CancellationToken ct);

    /// <summary>The compiled map of an agreement under its snapshot; null when the agreement has none. Compiled once.</summary>
    ValueTask<CompiledMap?> MapAsync(Agreement agreement, string snapshotHash, CancellationToken ct);

    /// <summary>Reads the ledger again if another process published; true when something changed.</summary>
    Task<bool> RefreshAsync(CancellationToken ct);
}
