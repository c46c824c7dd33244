using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What waits to be sent and is encrypted already: a repeat has the same bytes, whatever certificates come after.</summary>
public interface ISealedDeliveries
{
    /// <summary>
    /// How many deliveries of the partner that are neither delivered nor failed are sealed to each certificate, by its SHA-256 (64 hex digits).
    /// </summary>
    Task<IReadOnlyDictionary<string, int>> WaitingAsync(PartnerId partner, CancellationToken ct);
}
