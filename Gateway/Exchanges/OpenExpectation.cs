namespace Gateway.Exchanges;

/// <summary>An expectation that an acknowledgment may close.</summary>
public sealed record OpenExpectation(
    ExpectationId Id, ExchangeId Exchange, DocumentId? Document, AcknowledgementState State, string? SetControlNumber);
