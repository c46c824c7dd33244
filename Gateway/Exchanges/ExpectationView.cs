namespace Gateway.Exchanges;

/// <summary>An awaited acknowledgment and what became of it.</summary>
public sealed record ExpectationView(
    ExpectationId Id, string Kind, AcknowledgementState State, DateTimeOffset? DueAt, ExchangeId? By, string? Code, string? Detail);
