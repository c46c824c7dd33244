using Scalar.AspNetCore;

namespace Gateway.Api;

/// <summary>Every route of the API but the hand-in of exchanges, which belongs to the HTTP transport.</summary>
public static class ApiRoutes
{
    /// <summary><c>/api/v1/…</c>, its description at <c>/openapi/v1.json</c> and the reader of it at <c>/scalar</c>.</summary>
    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapExchanges();
        api.MapPayloads();
        api.MapEvidence();
        api.MapSubmit();
        api.MapPickUp();
        _ = routes.MapOpenApi("/openapi/{documentName}.json");
        _ = routes.MapScalarApiReference("/scalar", options =>
        {
            // Nothing is fetched from or told to anybody else: the page works in a closed network.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
            options.Title = "Gateway API";
            _ = options.AddDocument(ApiDescription.Document, "Gateway");
        });
        return routes;
    }
}
