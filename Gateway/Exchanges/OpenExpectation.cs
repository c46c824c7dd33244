namespace Gateway.Exchanges;

/// <summary>An expectation that an acknowledgment may close.</summary>
public sealed record OpenExpectation(
    ExpectationId Id, ExchangeId Exchange, DocumentId? Document, AcknowledgementState State, string? SetControlNumber)
{
    /// <summary>The inbound exchange that closed it.</summary>
    public ExchangeId? ClosedBy { get; init; }

    /// <summary>When the envelope that waits was made: its ISA09 and ISA10, in UTC. Read where an interchange is named.</summary>
    public DateTimeOffset MadeAt { get; init; }
}
