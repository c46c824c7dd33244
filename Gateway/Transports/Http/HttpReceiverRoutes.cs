using Gateway.Access;

namespace Gateway.Transports.Http;

/// <summary>Routes of the HTTP transport; they answer on every listener, by key.</summary>
public static class HttpReceiverRoutes
{
    /// <summary><c>POST /api/v1/exchanges</c>.</summary>
    public static IEndpointRouteBuilder MapHttpReceiver(this IEndpointRouteBuilder routes)
    {
        _ = routes.MapPost(HttpReceiver.Path, (HttpContext context, HttpReceiver receiver) => receiver.ReceiveAsync(context))
            .WithName("submitExchange")
            .WithTags("Exchanges")
            .WithSummary("Hand in an exchange")
            .WithDescription(
                "The raw bytes of one interchange or document, streamed and stored as they came. 202 = committed; 200 = the earlier answer of the same "
                + "Idempotency-Key and body; 422 = kept in quarantine, with the code and the exchange's id, or the key was used with another body.")
            .Accepts<Stream>("*/*")
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted)
            .Produces<AcceptedBody>(StatusCodes.Status200OK)
            .TakesChannel()
            .TakesIdempotencyKey()
            .AnswersProblem(StatusCodes.Status400BadRequest, "empty-body", "request-malformed")
            .AnswersProblem(StatusCodes.Status408RequestTimeout, "body-too-slow")
            .AnswersProblem(StatusCodes.Status413PayloadTooLarge, "payload-too-large")
            .AnswersProblem(StatusCodes.Status415UnsupportedMediaType, "content-encoding-unsupported")
            .AnswersProblem(StatusCodes.Status501NotImplemented, "transfer-encoding-unsupported")
            .AnswersProblem(StatusCodes.Status422UnprocessableEntity, "format-unknown", "format-not-supported")
            .AnswersProblem(StatusCodes.Status429TooManyRequests, "too-many-uploads")
            .AnswersProblem(StatusCodes.Status507InsufficientStorage, "insufficient-storage")
            .RequireScope(Scopes.Submit);
        return routes;
    }
}
