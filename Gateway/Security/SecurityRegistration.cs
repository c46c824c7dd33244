using Gateway.Audit;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;
using Gateway.Security.Timestamps;
using Microsoft.Extensions.Options;

namespace Gateway.Security;

/// <summary>Registration of the security room.</summary>
public static class SecurityRegistration
{
    /// <summary>
    /// Keys, secrets and the connection guard. The host registers <see cref="SecurityPlaces"/>, and asks <c>MasterKeySource.Open</c> itself before it
    /// listens, so that a missing key is one line with its code; otherwise the first use throws.
    /// </summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SecurityOptions, SecurityOptionsValidator>().BindConfiguration(SecurityOptions.Section);
        services.AddSingleton(OpenMasterKey);
        services.AddSingleton(provider => new Lazy<MasterKey>(provider.GetRequiredService<MasterKey>));
        services.AddSingleton(provider => InstallationKey.Open(
            provider.GetRequiredService<SecurityPlaces>().KeysFolder,
            provider.GetRequiredService<MasterKey>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<InstallationKey>>()));
        services.AddSingleton<IInstallationKey>(provider => provider.GetRequiredService<InstallationKey>());
        services.AddSingleton<ISealKeys>(provider => provider.GetRequiredService<InstallationKey>());
        services.AddSingleton<ISecrets>(provider =>
            new Secrets(provider.GetRequiredService<SecurityPlaces>(), Environment.GetEnvironmentVariable));
        services.AddSingleton<OwnKeyFactory>();
        services.AddSingleton<IKeyVault, KeyVault>();
        services.AddSingleton<IOwnKeys, OwnKeyNames>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<IEnvelopeOpener, EnvelopeOpener>();
        services.AddOptionsWithValidateOnStart<TimestampOptions, TimestampOptionsValidator>().BindConfiguration(TimestampOptions.Section);
        services.AddSingleton<ITimestampAuthority, TimestampAuthority>();
        services.AddSingleton<ConnectionGuard>();
        services.AddSingleton<IConnectionGuard>(provider => provider.GetRequiredService<ConnectionGuard>());
        return services;
    }

    private static MasterKey OpenMasterKey(IServiceProvider provider)
    {
        var result = MasterKeySource.Open(
            provider.GetRequiredService<SecurityPlaces>(),
            provider.GetRequiredService<IOptions<SecurityOptions>>().Value,
            Environment.GetEnvironmentVariable,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MasterKey>>());
        return result switch
        {
            MasterKeyResult.Ready ready => ready.Key,
            MasterKeyResult.Refused refused => throw new MasterKeyException(refused.Code, refused.Detail),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
