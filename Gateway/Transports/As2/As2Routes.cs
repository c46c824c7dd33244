namespace Gateway.Transports.As2;

/// <summary>Routes of AS2; they answer on the partners' listener.</summary>
public static class As2Routes
{
    public const string Path = "/as2";

    /// <summary><c>POST /as2</c> takes messages and receipts; GET says that somebody is there (RFC 4130bis), HEAD so with a length of 0 (DG 1Q14.5).</summary>
    public static IEndpointRouteBuilder MapAs2(this IEndpointRouteBuilder routes)
    {
        _ = routes.MapPost(Path, (HttpContext context, As2Receiver receiver) => receiver.ReceiveAsync(context)).AllowAnonymous().ExcludeFromDescription();
        _ = routes.MapGet(Path, () => Results.Text("AS2 messages are taken here by POST.\n")).AllowAnonymous().ExcludeFromDescription();
        _ = routes.MapMethods(Path, ["HEAD"], (HttpContext context) => { context.Response.ContentLength = 0; }).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }
}
