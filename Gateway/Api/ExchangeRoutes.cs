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
                + "Outbound: a failed delivery is queued again under its id.")
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted)
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.ExchangeNotFound)
            .AnswersProblem(StatusCodes.Status409Conflict, "replay-in-progress", "replay-not-failed", "payload-purged")
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

    private static async Task<IResult> ReplayAsync(HttpContext context, string id, IReplay replay)
    {
        if (!ExchangeId.TryParse(id, out var exchange))
        {
            return ApiProblems.NoExchange;
        }

        return await replay.ReplayAsync(exchange, context.GetPrincipal(), context.RequestAborted) switch
        {
            null => ApiProblems.NoExchange,
            { Exchange: { } made } => Accepted(context, made),
            var refused => new Problem(
                StatusCodes.Status409Conflict, refused.Code ?? "replay-refused", refused.Detail ?? "The exchange cannot be replayed.", exchange.ToString()),
        };
    }

    private static IResult Accepted(HttpContext context, ExchangeId made)
    {
        var body = AcceptedBody.Of(made.ToString());
        context.Response.Headers.Location = body.Links.Self;
        return Results.Text(body.ToJson(), "application/json", statusCode: StatusCodes.Status202Accepted);
    }
}
