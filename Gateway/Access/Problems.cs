using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Access;

/// <summary>Writes problem details (RFC 9457), the one error format of the HTTP transport and the API.</summary>
public static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>A problem's type is a stable name and not an address: nothing has to answer there.</summary>
    private const string TypePrefix = "urn:gateway:problem:";

    /// <summary>The body, also for an answer that is stored under an Idempotency-Key.</summary>
    public static string ToJson(Problem problem, string? traceId = null) =>
        JsonSerializer.Serialize(BodyOf(problem, traceId), AccessJson.Default.ProblemBody);

    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        context.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Seconds(wait);
        }

        var body = BodyOf(problem, Activity.Current?.Id ?? context.TraceIdentifier);
        // Without a token of ours: who hung up meanwhile is told nothing, and that is no fault.
        await context.Response.WriteAsJsonAsync(body, AccessJson.Default.ProblemBody, ContentType, CancellationToken.None);
    }

    private static ProblemBody BodyOf(Problem problem, string? traceId) => new(
        TypePrefix + problem.Code, TitleOf(problem.Code), problem.Status, problem.Detail, problem.Code, problem.ExchangeId,
        problem.Errors.Count == 0 ? null : problem.Errors, traceId);

    /// <summary>RFC 9457 3.1.3: the title does not change between occurrences, so it is the code in words.</summary>
    private static string TitleOf(string code) => string.Create(code.Length, code, static (span, c) =>
    {
        c.AsSpan().Replace(span, '-', ' ');
        span[0] = char.ToUpperInvariant(span[0]);
    });

    private static string Seconds(TimeSpan wait) =>
        Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
