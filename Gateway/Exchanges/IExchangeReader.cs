using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>The ledger as people and the API read it. Every read takes a scope; what is outside it does not exist.</summary>
public interface IExchangeReader
{
    /// <summary>Newest first, by opaque cursor.</summary>
    Task<ExchangePage> ListAsync(ExchangeFilter filter, PartnerScope scope, CancellationToken ct);

    /// <summary>One exchange with its interchanges, documents, deliveries, attempts, expectations, trail and relations; null when not seen.</summary>
    Task<ExchangeView?> FindAsync(ExchangeId id, PartnerScope scope, CancellationToken ct);

    /// <summary>The roads on which something is offered, whether they are there still or not.</summary>
    Task<IReadOnlyList<PullRoad>> OfferedAsync(CancellationToken ct);

    /// <summary>Payloads offered on pull roads, oldest first.</summary>
    Task<IReadOnlyList<ReadyDocument>> ReadyAsync(IReadOnlyList<PullRoad> roads, int limit, PartnerScope scope, CancellationToken ct);

    /// <summary>One delivery of a pull channel by document or delivery id; null when not seen.</summary>
    Task<ReadyDocument?> ReadyAsync(DeliveryId id, PartnerScope scope, CancellationToken ct);
}
