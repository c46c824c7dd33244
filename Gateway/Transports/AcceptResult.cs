using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>What the sender is to be told.</summary>
public abstract record AcceptResult
{
    private AcceptResult()
    {
    }

    /// <summary>The receipt to answer with, as it is stored: header fields, an empty line, the body. Null where none is given on the connection.</summary>
    public ReadOnlyMemory<byte>? Receipt { get; init; }

    /// <summary>SHA-256 of what was handed in as an item; null for anything else.</summary>
    public Sha256Digest? Digest { get; init; }

    /// <summary>Committed. <paramref name="Body"/> is the answer, stored under the Idempotency-Key where one was given.</summary>
    public sealed record Accepted(ExchangeId Exchange, string Body) : AcceptResult;

    /// <summary>Committed in quarantine: the raw bytes are kept, the code says why.</summary>
    public sealed record Quarantined(ExchangeId Exchange, string Code, string Detail) : AcceptResult;

    /// <summary>Known already: the receipt is the one of <paramref name="First"/>.</summary>
    public sealed record Repeat(ExchangeId First) : AcceptResult
    {
        /// <summary>Its bytes are kept, as those of the first are damaged or gone.</summary>
        public bool IsKept { get; init; }
    }

    /// <summary>Nothing was kept.</summary>
    public sealed record Refused(int Status, string Code, string Detail) : AcceptResult
    {
        /// <summary>When it may be taken; null when that is not known.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
