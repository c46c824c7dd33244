using Gateway.Access;
using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>
/// Runs an exchange again from its stored bytes as a new, linked exchange under the current profile. A quarantined one has one such run at a time, which
/// is the only one once it went through.
/// </summary>
public interface IReplay
{
    /// <summary>Null when the principal's scope does not see the exchange; a code when it cannot be replayed.</summary>
    /// <param name="idempotency">Completed in the transaction that begins the run.</param>
    Task<ReplayResult?> ReplayAsync(ExchangeId exchange, Principal by, IdempotencyClaim? idempotency, CancellationToken ct);
}
