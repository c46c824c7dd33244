namespace Gateway.Access;

/// <summary>The members of an <c>application/problem+json</c> body. Null members are left out.</summary>
public sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, string? ExchangeId, IReadOnlyList<ProblemError>? Errors, string? TraceId);
