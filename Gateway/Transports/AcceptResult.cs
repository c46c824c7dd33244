using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>What the sender is to be told.</summary>
public abstract record AcceptResult
{
    private AcceptResult()
    {
    }

    /// <summary>Committed. <paramref name="Body"/> is the answer, stored under the Idempotency-Key where one was given.</summary>
    public sealed record Accepted(ExchangeId Exchange, string Body) : AcceptResult;

    /// <summary>Committed in quarantine: the raw bytes are kept, the code says why.</summary>
    public sealed record Quarantined(ExchangeId Exchange, string Code, string Detail) : AcceptResult;

    /// <summary>Nothing was kept.</summary>
    public sealed record Refused(int Status, string Code, string Detail) : AcceptResult;
}
