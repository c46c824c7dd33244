using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Access;

/// <summary>Registers the Access room.</summary>
public static class AccessRegistration
{
    /// <summary>API keys, scopes, idempotency and problems. Needs IAccessStore, IIdempotencyStore and IPartnerDirectory from elsewhere.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        _ = services.AddOptionsWithValidateOnStart<AccessOptions, AccessOptionsValidator>().BindConfiguration(AccessOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        _ = services
            .AddSingleton<ApiKeyDirectory>()
            .AddSingleton<FailureLimiter>()
            .AddSingleton<ApiKeyFactory>()
            .AddSingleton<IdempotentRequest>()
            .AddSingleton<HandInChannel>()
            .AddSingleton<IAuthorizationHandler, ScopeHandler>()
            .AddExceptionHandler<RequestProblemHandler>()
            .AddAuthorization();
        // Not AddAuthentication: it brings data protection, which nothing here uses and which writes a key ring of its own below HOME.
        _ = services.AddAuthenticationCore().AddWebEncoders();
        _ = new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyDefaults.Scheme, configureOptions: null);
        return services;
    }
}
