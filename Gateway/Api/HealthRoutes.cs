using System.Text.Json;
using Gateway.Api.Models;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Api;

/// <summary>Health for load balancers and orchestrators: states and names only, nothing about the inside.</summary>
public static class HealthRoutes
{
    /// <summary>Checks with this tag decide <c>/health/ready</c>.</summary>
    public const string ReadyTag = "ready";

    /// <summary>A check's datum: ids of the partners whose profiles have findings.</summary>
    public const string Partners = "partners";

    /// <summary>Without it a health route answers every method.</summary>
    private static readonly HttpMethodMetadata Reading = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: everything tagged <see cref="ReadyTag"/> is well (503 when not).</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        _ = routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).WithMetadata(Reading);
        _ = routes.MapHealthChecks(
            "/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync }).WithMetadata(Reading);
        return routes;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var partners = report.Entries.Values.Select(e => e.Data.GetValueOrDefault(Partners)).OfType<string[]>().FirstOrDefault();
        var answer = new HealthAnswer(NameOf(report.Status), report.Entries.ToDictionary(e => e.Key, e => NameOf(e.Value.Status)), partners);
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, ApiJson.Strict.HealthAnswer, context.RequestAborted);
    }

    private static string NameOf(HealthStatus status) => Kebab<HealthStatus>.NameOf(status);
}
