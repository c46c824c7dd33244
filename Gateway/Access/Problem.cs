namespace Gateway.Access;

/// <summary>An error answer (RFC 9457) before it is written. The code is stable and names the problem's type.</summary>
/// <param name="ExchangeId">The exchange that keeps the bytes, as <c>ex_…</c>, where there is one.</param>
/// <param name="RetryAfter">Written as the Retry-After header, in whole seconds, at least 1.</param>
public sealed record Problem(int Status, string Code, string Detail, string? ExchangeId = null, TimeSpan? RetryAfter = null) : IResult
{
    /// <summary>Places in what was sent that are wrong.</summary>
    public IReadOnlyList<ProblemError> Errors { get; init; } = [];

    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, this);
}
