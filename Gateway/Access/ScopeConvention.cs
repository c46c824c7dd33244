using Microsoft.AspNetCore.Authorization;

namespace Gateway.Access;

/// <summary>Guards routes by scope.</summary>
public static class ScopeConvention
{
    /// <summary>
    /// The route answers 401 without a valid key and 403 <c>scope-missing</c> without the scope, in both cases before the body is read.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        var requirement = new ScopeRequirement(scope);
        var policy = new AuthorizationPolicyBuilder(ApiKeyDefaults.Scheme).RequireAuthenticatedUser().AddRequirements(requirement).Build();
        return builder.RequireAuthorization(policy).WithMetadata(requirement);
    }
}
