using Gateway.Partners.Checks;
using Gateway.Partners.Publishing;
using Gateway.Partners.Running;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Partners;

/// <summary>Registers the room. Storage brings <see cref="IProfileSnapshotStore"/> and <see cref="ICertificateMarks"/>, Security <see cref="IOwnKeys"/>, the transport by e-mail <see cref="IMailTemplates"/>.</summary>
public static class PartnersRegistration
{
    public static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ProfilesOptions, ProfilesOptionsValidator>().BindConfiguration(ProfilesOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ProfileFindings>();
        services.AddSingleton<MapVerdicts>();
        services.AddSingleton<IProfileCheck, FolderCheck>();
        services.AddSingleton<SnapshotPartnerDirectory>();
        services.AddSingleton<IPartnerDirectory>(s => s.GetRequiredService<SnapshotPartnerDirectory>());
        services.AddSingleton<IProfilePublisher, ProfilePublisher>();
        services.AddSingleton<IProfileEditor, ProfileEditor>();
        services.AddSingleton<FirstUses>();
        return services;
    }
}
