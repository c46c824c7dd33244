using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>Requests to trust certificates, as the ledger has them. They are written with the outcome that they belong to.</summary>
public interface ITrustRequests
{
    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<TrustRequest>> ListAsync(Direction direction, bool openOnly, CancellationToken ct);

    Task<TrustRequest?> FindAsync(string id, CancellationToken ct);

    /// <summary>Those of one <c>requestId</c> with a partner.</summary>
    Task<IReadOnlyList<TrustRequest>> OfAsync(Direction direction, PartnerId partner, string requestId, CancellationToken ct);
}
