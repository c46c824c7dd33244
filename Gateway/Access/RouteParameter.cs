namespace Gateway.Access;

/// <summary>Endpoint metadata: a query parameter or header that a route reads by itself; the API description shows it.</summary>
/// <param name="Kind"><c>query</c> or <c>header</c>.</param>
/// <param name="Values">The allowed values, or null for free text.</param>
public sealed record RouteParameter(
    string Kind, string Name, string Description, string? Example = null, IReadOnlyList<string>? Values = null, bool Required = false);
