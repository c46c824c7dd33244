using System.Text.Json;
using Gateway.Access;
using Gateway.Api.Models;
using Gateway.Exchanges;
using Gateway.Pipeline;

namespace Gateway.Api;

/// <summary>The pull road: an ERP without webhooks lists what is ready, fetches it, and confirms or fails each.</summary>
internal static class PickUpRoutes
{
    private const long MaxReasonBytes = 16 * 1024;
    private const int MaxReason = 500;

    public static void MapPickUp(this IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/documents", ListAsync)
            .WithName("listReadyDocuments").WithTags("Documents").WithSummary("List documents that are ready")
            .WithDescription("Oldest first. A document stays in the list until it is confirmed or failed, so fetching twice is safe.")
            .Takes(
                new RouteParameter("query", "state", "Only 'ready' is known.", Values: ["ready"]),
                new RouteParameter("query", "limit", "Items, 1 to 500. Default 50.", "50"))
            .Produces<ReadyList>()
            .AnswersProblem(StatusCodes.Status400BadRequest, ApiProblems.QueryInvalid)
            .RequireScope(Scopes.Pull);
        _ = routes.MapGet("/documents/{deliveryId}/payload", PayloadAsync)
            .WithName("fetchDocument").WithTags("Documents").WithSummary("Fetch a document")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.DeliveryNotFound)
            .AnswersProblem(StatusCodes.Status410Gone, ApiProblems.PayloadPurged)
            .RequireScope(Scopes.Pull);
        _ = routes.MapPost("/documents/{deliveryId}/confirm", ConfirmAsync)
            .WithName("confirmDocument").WithTags("Documents").WithSummary("Say that a document is taken")
            .WithDescription("Its delivery becomes delivered. Saying it again answers the same.")
            .Produces<PickUpAnswer>()
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.DeliveryNotFound)
            .AnswersProblem(StatusCodes.Status409Conflict, ApiProblems.DeliveryClosed)
            .RequireScope(Scopes.Pull);
        _ = routes.MapPost("/documents/{deliveryId}/fail", FailAsync)
            .WithName("failDocument").WithTags("Documents").WithSummary("Say that a document cannot be used")
            .WithDescription("Its delivery becomes failed with the reason.")
            .Accepts<FailRequest>("application/json")
            .Produces<PickUpAnswer>()
            .AnswersProblem(StatusCodes.Status400BadRequest, ApiProblems.BodyInvalid)
            .AnswersProblem(StatusCodes.Status404NotFound, ApiProblems.DeliveryNotFound)
            .AnswersProblem(StatusCodes.Status409Conflict, ApiProblems.DeliveryClosed)
            .AnswersProblem(StatusCodes.Status413PayloadTooLarge, "payload-too-large")
            .RequireScope(Scopes.Pull);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IExchangeReader reader, PullChannels channels)
    {
        var query = new QueryReader(context.Request.Query);
        var state = query.Text("state");
        var limit = query.Limit("limit", 50);
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        if (state is not (null or "ready"))
        {
            return QueryReader.Invalid(new ProblemError("?state", "Only 'ready' is known."));
        }

        var principal = context.GetPrincipal();
        var from = channels.Of(principal);
        var ready = from.Count == 0 ? [] : await reader.ReadyAsync(from, limit, principal.Scope, context.RequestAborted);
        return TypedResults.Ok(new ReadyList([.. ready.Select(ExchangeMapping.ToItem)]));
    }

    private static async Task<IResult> PayloadAsync(
        HttpContext context, string deliveryId, IExchangeReader reader, PullChannels channels, IPayloadStore payloads) =>
        await FindAsync(context, deliveryId, reader, channels) is { } ready
            ? new PayloadResult(ready.Payload, ready.Id + ".bin", payloads)
            : ApiProblems.NoDelivery;

    private static async Task<IResult> ConfirmAsync(
        HttpContext context, string deliveryId, IExchangeReader reader, PullChannels channels, IPickUp pickUp) =>
        await FindAsync(context, deliveryId, reader, channels) is { } ready
            ? Answer(ready.Id, DeliveryState.Delivered, await pickUp.ConfirmAsync(ready.Id, context.GetPrincipal(), context.RequestAborted))
            : ApiProblems.NoDelivery;

    private static async Task<IResult> FailAsync(HttpContext context, string deliveryId, IExchangeReader reader, PullChannels channels, IPickUp pickUp)
    {
        if (await ReadReasonAsync(context) is not { } reason)
        {
            return new Problem(
                StatusCodes.Status400BadRequest, ApiProblems.BodyInvalid, $"Expected {{\"reason\": \"…\"}} with 1 to {MaxReason} characters.");
        }

        return await FindAsync(context, deliveryId, reader, channels) is { } ready
            ? Answer(ready.Id, DeliveryState.Failed, await pickUp.FailAsync(ready.Id, reason, context.GetPrincipal(), context.RequestAborted))
            : ApiProblems.NoDelivery;
    }

    private static async Task<ReadyDocument?> FindAsync(HttpContext context, string deliveryId, IExchangeReader reader, PullChannels channels)
    {
        var principal = context.GetPrincipal();
        return DeliveryId.TryParse(deliveryId, out var id)
            && await reader.ReadyAsync(id, principal.Scope, context.RequestAborted) is { } ready
            && channels.Of(principal).Contains(ready.Road)
                ? ready
                : null;
    }

    private static async Task<string?> ReadReasonAsync(HttpContext context)
    {
        try
        {
            var body = RequestBody.Open(context, MaxReasonBytes);
            var request = await JsonSerializer.DeserializeAsync(body, ApiJson.Strict.FailRequest, context.RequestAborted);
            return request?.Reason is { Length: > 0 and <= MaxReason } reason && !string.IsNullOrWhiteSpace(reason) ? OneLine.Of(reason, MaxReason) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Answer(DeliveryId id, DeliveryState state, bool? done) => done switch
    {
        true => TypedResults.Ok(new PickUpAnswer(id.ToString(), state)),
        false => new Problem(StatusCodes.Status409Conflict, ApiProblems.DeliveryClosed, "The document was already closed the other way."),
        null => ApiProblems.NoDelivery,
    };
}
