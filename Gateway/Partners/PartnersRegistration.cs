using Gateway.Partners.Checks;
using Gateway.Partners.Publishing;
using Gateway.Partners.Running;

namespace Gateway.Partners;

/// <summary>Registers the running directory, the check and the publisher. Storage brings <see cref="IProfileSnapshotStore"/>.</summary>
public static class PartnersRegistration
{
    public static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ProfilesOptions, ProfilesOptionsValidator>().BindConfiguration(ProfilesOptions.Section);
        services.AddSingleton<ProfileFindings>();
        services.AddSingleton<IPartnerDirectory, SnapshotPartnerDirectory>();
        services.AddSingleton<IProfileCheck, FolderCheck>();
        services.AddSingleton<IProfilePublisher, ProfilePublisher>();
        return services;
    }
}
