namespace Gateway.Exchanges;

/// <summary>An expectation closed by what came, or gone overdue.</summary>
/// <param name="By">The inbound exchange that closed it.</param>
public sealed record ExpectationMove(
    ExpectationId Expectation, ExchangeId Exchange, AcknowledgementState From, AcknowledgementState To,
    ExchangeId? By = null, string? Code = null, string? Detail = null);
