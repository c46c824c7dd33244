namespace Gateway.Access;

/// <summary>The authenticated principal of a request.</summary>
public static class PrincipalContext
{
    /// <summary>Who makes this request, or null when nobody proved it.</summary>
    public static Principal? FindPrincipal(this HttpContext context) => context.Features.Get<Principal>();

    /// <summary>Who makes this request, on a route that requires a scope.</summary>
    /// <exception cref="InvalidOperationException">The route asks for no principal: a mistake in its mapping.</exception>
    public static Principal GetPrincipal(this HttpContext context) =>
        context.FindPrincipal() ?? throw new InvalidOperationException("The route requires no scope, so nobody is authenticated.");

    internal static void SetPrincipal(this HttpContext context, Principal principal) => context.Features.Set(principal);
}
