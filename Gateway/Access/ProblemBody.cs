namespace Gateway.Access;

/// <summary>An error (RFC 9457). The code is stable; members without a value are left out.</summary>
public sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, string? ExchangeId, IReadOnlyList<ProblemError>? Errors, string? TraceId);
