using Gateway.Access;
using Gateway.Api.Models;
using Gateway.Exchanges;
using Gateway.Pipeline;

namespace Gateway.Api;

/// <summary>Exchanges: list, one, and replay.</summary>
internal static class ExchangeRoutes
{
    public static void MapExchanges(this IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/exchanges", ListAsync)
            .WithName("listExchanges").WithTags("Exchanges").WithSummary("List exchanges")
            .WithDescription("Newest first, by opaque cursor.")
            .Takes([.. ExchangeQuery.Parameters])
            .Produces<ExchangeList>()
            .AnswersProblem(StatusCodes.Status400BadRequest, ApiProblems.QueryInvalid)
            .RequireScope(Scopes.Read);
        _ = routes.MapGet("/exchanges/{id}", FindAsync)
            .WithName("getExchange").WithTags("Exchanges").WithSummary("Show an exchange")
            .WithDescription("Its interchanges, documents, findings, deliveries, attempts, acknowledgments, relations and trail.")
            .Produces<ExchangeDetail>()
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.ExchangeNotFound)
            .RequireScope(Scopes.Read);
        _ = routes.MapPost("/exchanges/{id}/replay", ReplayAsync)
            .WithName("replayExchange").WithTags("Exchanges").WithSummary("Replay an exchange")
            .WithDescription(
                "Inbound: the stored bytes enter again as a new, linked exchange under the current profile. "
                + "Outbound: a failed delivery is queued again under its id. A quarantined exchange has one run: while that one runs and once it went through, "
                + "another is refused and the answer's exchangeId names the first. What is done is run once more, under new ids, as often as it is asked for.")
            .TakesIdempotencyKey()
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted)
            .Produces<AcceptedBody>(StatusCodes.Status200OK)
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.ExchangeNotFound)
            .AnswersProblem(StatusCodes.Status409Conflict, "replay-in-progress", "replay-not-failed", "replayed-already", "payload-purged", PayloadCorruptException.Code, PayloadUnreadableException.Code)
            .AnswersProblem(StatusCodes.Status503ServiceUnavailable, PayloadUnreadableException.Code)
            .RequireScope(Scopes.Replay);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IExchangeReader reader)
    {
        var (filter, problem) = ExchangeQuery.Read(context.Request.Query);
        if (filter is null)
        {
            return problem!;
        }

        try
        {
            var page = await reader.ListAsync(filter, context.GetPrincipal().Scope, context.RequestAborted);
            return TypedResults.Ok(ExchangeMapping.ToList(page));
        }
        catch (FormatException) when (filter.Cursor is not null)
        {
            return QueryReader.Invalid(new ProblemError("?cursor", "This is not a cursor of this list."));
        }
    }

    private static async Task<IResult> FindAsync(HttpContext context, string id, IExchangeReader reader) =>
        ExchangeId.TryParse(id, out var exchange)
        && await reader.FindAsync(exchange, context.GetPrincipal().Scope, context.RequestAborted) is { } view
            ? TypedResults.Ok(ExchangeMapping.ToDetail(view))
            : ApiProblems.NoExchange;

    private static async Task<IResult> ReplayAsync(HttpContext context, string id, IReplay replay, IdempotentRequest idempotent)
    {
        if (!ExchangeId.TryParse(id, out var exchange))
        {
            return ApiProblems.NoExchange;
        }

        // There is no body, so every repeat has the same.
        return await idempotent.RunAsync(
            context, $"POST /api/v1/exchanges/{exchange}/replay", Stream.Null,
            async (claim, ct) => Answer(context, exchange, await replay.ReplayAsync(exchange, context.GetPrincipal(), claim, ct)), context.RequestAborted);
    }

    private static IdempotentAnswer Answer(HttpContext context, ExchangeId exchange, ReplayResult? result) => result switch
    {
        null => new(ApiProblems.NoExchange, Kept: false),
        { Exchange: { } made } => new(Accepted(context, made), Kept: true),
        _ => new(
            new Problem(
                StatusCodes.Status409Conflict, result.Code ?? "replay-refused", result.Detail ?? "The exchange cannot be replayed.",
                (result.Earlier ?? exchange).ToString()),
            Kept: false),
    };

    private static IResult Accepted(HttpContext context, ExchangeId made)
    {
        var body = AcceptedBody.Of(made.ToString());
        context.Response.Headers.Location = body.Links.Self;
        return Results.Text(body.ToJson(), "application/json", statusCode: StatusCodes.Status202Accepted);
    }
}
