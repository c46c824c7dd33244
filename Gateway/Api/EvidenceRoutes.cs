using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Pipeline;

namespace Gateway.Api;

/// <summary>The evidence of an exchange.</summary>
internal static class EvidenceRoutes
{
    public static void MapEvidence(this IEndpointRouteBuilder routes) =>
        _ = routes.MapGet("/exchanges/{id}/evidence", GetAsync)
            .WithName("getEvidence").WithTags("Exchanges").WithSummary("Download evidence")
            .WithDescription(
                "What proves the exchange to somebody outside, as one zip that the installation key signs: message, signatures, receipt, certificates, and the trail "
                + "with its proofs. `gw exchanges check` checks it offline. It is made while it is sent: one that ends early is no zip.")
            .Produces<Stream>(StatusCodes.Status200OK, EvidenceResult.ContentType)
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.ExchangeNotFound)
            .RequireScope(Scopes.Read);

    private static async Task<IResult> GetAsync(HttpContext context, string id, IEvidence evidence) =>
        ExchangeId.TryParse(id, out var exchange)
        && await evidence.FindAsync(exchange, context.GetPrincipal().Scope, context.RequestAborted) is { } pack
            ? new EvidenceResult(pack)
            : ApiProblems.NoExchange;
}
