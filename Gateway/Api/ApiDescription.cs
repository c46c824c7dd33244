using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Gateway.Api;

/// <summary>The OpenAPI description: what the routes' own notes say about parameters, problems and scopes, put into the document.</summary>
internal static class ApiDescription
{
    public const string Document = "v1";
    private const string Bearer = "apiKeyBearer";
    private const string Header = "apiKeyHeader";
    private const string ProblemSchema = "Problem";

    public static void Configure(OpenApiOptions options)
    {
        _ = options.AddOperationTransformer(DescribeAsync);
        _ = options.AddSchemaTransformer(LeaveOutNullsAsync);
        _ = options.AddDocumentTransformer(FinishAsync);
        options.CreateSchemaReferenceId = type =>
            type.Type == typeof(ProblemBody) ? ProblemSchema : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<RouteParameter>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(ToParameter(parameter));
        }

        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, ct);
        context.Document!.AddComponent(ProblemSchema, schema);
        foreach (var answers in metadata.OfType<ProblemAnswer>().Concat(Always(metadata)).GroupBy(a => a.Status).OrderBy(g => g.Key))
        {
            AddProblem(operation, context.Document!, answers.Key, [.. answers.SelectMany(a => a.Codes)]);
        }

        if (metadata.OfType<ScopeRequirement>().FirstOrDefault() is { } scope)
        {
            operation.Description = $"{operation.Description}\n\nScope: `{scope.Scope}`.".TrimStart();
            operation.Security = [Secured(Bearer, context.Document!), Secured(Header, context.Document!)];
        }

        ApiExamples.AddTo(operation);
    }

    /// <summary>Members without a value are not written, so none that may be null is required.</summary>
    private static Task LeaveOutNullsAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        foreach (var member in context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable))
        {
            _ = schema.Required?.Remove(member.Name);
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<ProblemAnswer> Always(IList<object> metadata) => metadata.OfType<ScopeRequirement>().Any()
        ?
        [
            new(StatusCodes.Status401Unauthorized, ["unauthenticated"]),
            new(StatusCodes.Status403Forbidden, ["scope-missing"]),
            new(StatusCodes.Status429TooManyRequests, ["too-many-failures"]),
            new(StatusCodes.Status503ServiceUnavailable, ["ledger-unavailable"]),
        ]
        : [];

    private static void AddProblem(OpenApiOperation operation, OpenApiDocument document, int status, IReadOnlyList<string> codes)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        operation.Responses ??= [];
        operation.Responses[key] = new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(c => $"`{c}`"))}",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problems.ContentType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema, document),
                    Example = ApiExamples.Problem(status, codes[0]),
                },
            },
        };
    }

    private static OpenApiParameter ToParameter(RouteParameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.Kind == "header" ? ParameterLocation.Header : ParameterLocation.Query,
        Description = parameter.Description,
        Required = parameter.Required,
        Example = parameter.Example is { } example ? JsonValue.Create(example) : null,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = parameter.Values is { } values ? [.. values.Select(v => (JsonNode)JsonValue.Create(v))] : null,
        },
    };

    private static OpenApiSecurityRequirement Secured(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static Task FinishAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Gateway",
            Version = Document,
            Description = "Exchanges and documents of a self-hosted B2B partner gateway. Errors are problem details (RFC 9457) with a stable `code`.",
        };

        // The installation's address is not part of the description: one file describes every installation.
        document.Servers = [];
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "gwk_…",
            Description = "An API key as a bearer token.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Header, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyDefaults.Header,
            Description = "The same API key in a header of its own.",
        });
        return Task.CompletedTask;
    }
}
