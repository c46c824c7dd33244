using Microsoft.AspNetCore.Authorization;

namespace Gateway.Access;

/// <summary>Meets a <see cref="ScopeRequirement"/> when the request's principal has the scope.</summary>
internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.FindPrincipal() is { } principal && principal.Scopes.Contains(requirement.Scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
