using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Pipeline;
using Microsoft.Net.Http.Headers;

namespace Gateway.Api;

/// <summary>Canonical documents handed in for a partner.</summary>
internal static partial class SubmitRoutes
{
    private const long MaxBytes = 4 * 1024 * 1024;

    public static void MapSubmit(this IEndpointRouteBuilder routes) =>
        _ = routes.MapPost("/documents/{type}", SubmitAsync)
            .WithName("submitDocument").WithTags("Documents").WithSummary("Hand in a canonical document")
            .WithDescription("A canonical JSON document for a partner, at most 4 MB; it is checked against its schema before anything is stored.")
            .Takes(new RouteParameter("query", "partner", "The partner it is for.", "acme", Required: true))
            .TakesChannel()
            .TakesIdempotencyKey()
            .Accepts<System.Text.Json.Nodes.JsonObject>("application/json")
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted)
            .Produces<AcceptedBody>(StatusCodes.Status200OK)
            .AnswersProblem(StatusCodes.Status400BadRequest, ApiProblems.QueryInvalid, "json-syntax", "empty-body")
            .AnswersProblem(StatusCodes.Status404NotFound, "document-type-unknown")
            .AnswersProblem(StatusCodes.Status413PayloadTooLarge, "payload-too-large")
            .AnswersProblem(StatusCodes.Status415UnsupportedMediaType, "content-type-unsupported", "content-encoding-unsupported")
            .AnswersProblem(StatusCodes.Status501NotImplemented, "transfer-encoding-unsupported")
            .AnswersProblem(StatusCodes.Status422UnprocessableEntity, "document-invalid", "no-agreement")
            .RequireScope(Scopes.Submit);

    private static async Task<IResult> SubmitAsync(
        HttpContext context, string type, ISubmit submit, HandInChannel channels, IdempotentRequest idempotent)
    {
        if (RequestBody.Coded(context) is { } coded)
        {
            return coded;
        }

        if (ReadTarget(context, type, out var partner) is { } wrong)
        {
            return wrong;
        }

        var (channel, problem) = channels.Find(context);
        if (channel is null)
        {
            return problem!;
        }

        var ct = context.RequestAborted;
        var body = RequestBody.Open(context, Math.Min(MaxBytes, channel.MaxBytes));
        if (await RequestBody.IsEmptyAsync(context, ct))
        {
            return new Problem(StatusCodes.Status400BadRequest, "empty-body", "The body is empty.");
        }

        var actor = context.GetPrincipal().Id;
        return await idempotent.RunAsync(
            context, $"POST /api/v1/documents/{type} {partner} {channel.Id}", body,
            async (claim, token) => Answer(context, await submit.SubmitAsync(partner, type, body, channel, actor, claim, token)), ct);
    }

    /// <summary>Type and partner are names, so that nothing else reaches the directory or a key.</summary>
    private static Problem? ReadTarget(HttpContext context, string type, out PartnerId partner)
    {
        var query = new QueryReader(context.Request.Query);
        var named = query.Text("partner");
        partner = new PartnerId(named ?? string.Empty);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        if (named is null || !Name().IsMatch(named))
        {
            return QueryReader.Invalid(new ProblemError("?partner", "The name of the partner it is for is expected."));
        }

        if (!Name().IsMatch(type))
        {
            return new(StatusCodes.Status404NotFound, "document-type-unknown", "There is no such document type.");
        }

        return MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var media)
            && (media.MatchesMediaType("application/json") || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            ? null
            : new(StatusCodes.Status415UnsupportedMediaType, "content-type-unsupported", "A canonical document is application/json.");
    }

    private static IdempotentAnswer Answer(HttpContext context, SubmitResult result)
    {
        switch (result)
        {
            case SubmitResult.Accepted accepted:
                context.Response.Headers.Location = AcceptedBody.PathOf(accepted.Exchange.ToString());
                return new(Results.Text(accepted.Body, "application/json", statusCode: StatusCodes.Status202Accepted), Kept: true);
            case SubmitResult.Refused refused:
                return new(
                    new Problem(refused.Status, refused.Code, refused.Detail)
                    {
                        Errors = [.. refused.Errors.Select(e => new ProblemError(e.Pointer, e.Message))],
                    },
                    Kept: false);
            default:
                throw new System.Diagnostics.UnreachableException(result.GetType().Name);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
