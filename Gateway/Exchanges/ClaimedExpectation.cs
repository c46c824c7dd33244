using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An expectation past its due time.</summary>
public sealed record ClaimedExpectation(
    ExpectationId Id, Lease Lease, string Kind, ExchangeId Exchange, PartnerId Partner, DateTimeOffset DueAt, string? ControlNumber);
