namespace Gateway.Audit;

/// <summary>Registration of the audit room.</summary>
public static class AuditRegistration
{
    /// <summary>
    /// The sealer and the check. Storage brings <see cref="IAuditStore"/> and <see cref="IAuditLog"/>, Security <see cref="ISealKeys"/>.
    /// </summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AuditOptions, AuditOptionsValidator>().BindConfiguration(AuditOptions.Section);
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditCheck>();
        return services;
    }
}
