using Gateway.Access;
using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>Runs an exchange again from its stored bytes as a new, linked exchange under the current profile.</summary>
public interface IReplay
{
    /// <summary>Null when the principal's scope does not see the exchange; a code when it cannot be replayed.</summary>
    Task<ReplayResult?> ReplayAsync(ExchangeId exchange, Principal by, CancellationToken ct);
}
