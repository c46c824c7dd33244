using Gateway.Access;
using Gateway.Transports.As2;

namespace Gateway.Hosting;

/// <summary>
/// Rooms are bound to the listener a connection came in on, never to its Host header: on the partners' listener everything but their own routes is
/// not there.
/// </summary>
internal sealed class PartnerListener
{
    private static readonly PartnerListener Mark = new();

    /// <summary>Marks the connections of an address.</summary>
    public static void MarkConnections(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(Mark);
        return next(connection);
    });

    /// <summary>Lets only partner routes through on marked connections, and AS2 on no other.</summary>
    public static Task FilterAsync(HttpContext context, RequestDelegate next) =>
        (context.Features.Get<PartnerListener>() is null ? !IsAs2(context.Request) : IsPartnerRoute(context.Request))
            ? next(context)
            : Problems.WriteAsync(context, new Problem(StatusCodes.Status404NotFound, "not-found", "There is nothing here."));

    /// <summary>With a slash behind it as well: a partner's product may add one to what it was told.</summary>
    private static bool IsAs2(HttpRequest request) =>
        request.Path.StartsWithSegments(As2Routes.Path, StringComparison.Ordinal, out var rest) && rest.Value is null or "" or "/";

    private static bool IsPartnerRoute(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) && request.Path.Equals("/api/v1/exchanges", StringComparison.Ordinal))
        || IsAs2(request)
        || IsPickUp(request)
        || request.Path.Equals("/health/live", StringComparison.Ordinal);

    /// <summary>The pull road: list, fetch, confirm, fail. A document is submitted on the other listener.</summary>
    private static bool IsPickUp(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/api/v1/documents", StringComparison.Ordinal, out var rest))
        {
            return false;
        }

        string[] parts = rest.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return HttpMethods.IsGet(request.Method)
            ? parts is [] or [_, "payload"]
            : HttpMethods.IsPost(request.Method) && parts is [_, "confirm" or "fail"];
    }
}
