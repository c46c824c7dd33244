using Microsoft.AspNetCore.Authorization;

namespace Gateway.Access;

/// <summary>A route's scope: what its caller must be allowed to do.</summary>
public sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;
