using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Exchanges;

namespace Gateway.Api;

/// <summary>The stored bytes of an exchange.</summary>
internal static partial class PayloadRoutes
{
    public static void MapPayloads(this IEndpointRouteBuilder routes) =>
        _ = routes.MapGet("/exchanges/{id}/payload", GetAsync)
            .WithName("getPayload").WithTags("Exchanges").WithSummary("Download stored bytes")
            .WithDescription("Byte for byte as they came or were sent, with their SHA-256 in Content-Digest (RFC 9530).")
            .Takes(new RouteParameter("query", "part", "'raw' (default), or another of the exchange's parts.", "raw"))
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .AnswersProblem(StatusCodes.Status400BadRequest, ApiProblems.QueryInvalid)
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.ExchangeNotFound, ApiProblems.PartNotFound)
            .AnswersProblem(StatusCodes.Status410Gone, ApiProblems.PayloadPurged)
            .RequireScope(Scopes.Read);

    private static async Task<IResult> GetAsync(HttpContext context, string id, IExchangeReader reader, IExchangeStore store, IPayloadStore payloads)
    {
        var query = new QueryReader(context.Request.Query);
        var part = query.Text("part") ?? StoredPayload.Raw;
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var ct = context.RequestAborted;
        if (!ExchangeId.TryParse(id, out var exchange) || await reader.FindAsync(exchange, context.GetPrincipal().Scope, ct) is not { } view)
        {
            return ApiProblems.NoExchange;
        }

        return Part().IsMatch(part) && await store.PayloadAsync(exchange, part, ct) is { } payload
            ? new PayloadResult(payload, NameOf(view, payload), payloads)
            : new Problem(StatusCodes.Status404NotFound, ApiProblems.PartNotFound, "The exchange has no such part.", exchange.ToString());
    }

    /// <summary>As its sender called it, made plain; ours where nobody called it anything.</summary>
    private static string NameOf(ExchangeView view, StoredPayload payload) =>
        (payload.FileName ?? (payload.Part == StoredPayload.Raw ? view.FileName : null)) is { } name
            ? SafeFileName.Of(name)
            : $"{payload.Exchange}-{payload.Part.Replace('/', '-')}.bin";

    [GeneratedRegex("^[a-z0-9]{1,20}(/[a-z0-9-]{1,40}){0,3}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
