namespace Gateway.Access;

/// <summary>Notes on routes for the API description.</summary>
public static class RouteNotes
{
    public static TBuilder AnswersProblem<TBuilder>(this TBuilder builder, int status, params string[] codes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ProblemAnswer(status, codes));

    public static TBuilder Takes<TBuilder>(this TBuilder builder, params RouteParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata([.. parameters]);

    /// <summary>The route runs under <see cref="IdempotentRequest"/>.</summary>
    public static TBuilder TakesIdempotencyKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder
            .Takes(new RouteParameter(
                "header", IdempotentRequest.Header, "1 to 255 visible ASCII characters. A repeat with the same body gets the first answer's body.",
                "order-4500012-1"))
            .AnswersProblem(StatusCodes.Status400BadRequest, "idempotency-key-invalid")
            .AnswersProblem(StatusCodes.Status409Conflict, "idempotency-in-flight")
            .AnswersProblem(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused");

    /// <summary>The route asks <see cref="HandInChannel"/>.</summary>
    public static TBuilder TakesChannel<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder
            .Takes(new RouteParameter(
                "header", HandInChannel.Header, "Which of the key's inbound channels this comes on; needed when it has several.", "acme-http-in"))
            .AnswersProblem(StatusCodes.Status400BadRequest, "channel-required")
            .AnswersProblem(StatusCodes.Status403Forbidden, "channel-not-allowed");
}
