using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>Facts of the configuration that are needed before anything is built.</summary>
internal static class Settings
{
    /// <summary>appsettings.json beside the program, the environment (<c>Storage__Provider</c> …), and what the command line says.</summary>
    public static void Add(IConfigurationBuilder builder, IReadOnlyDictionary<string, string?> overrides)
    {
        builder.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false, reloadOnChange: false);
        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(overrides);
    }

    public static GatewayOptions Gateway(IConfiguration configuration) =>
        Read<GatewayOptions>(configuration, GatewayOptions.Section);

    public static StorageOptions Storage(IConfiguration configuration) =>
        Read<StorageOptions>(configuration, StorageOptions.Section);

    private static T Read<T>(IConfiguration configuration, string section)
        where T : new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException error)
        {
            throw new StartRefusedException("settings-invalid", error.Message);
        }
    }

    public static NodeRoles Roles(GatewayOptions options)
    {
        var roles = NodeRoles.None;
        foreach (var name in options.Roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            roles |= name switch
            {
                "as2" => NodeRoles.As2,
                "web" => NodeRoles.Web,
                "jobs" => NodeRoles.Jobs,
                _ => throw new StartRefusedException("role-unknown", $"There is no role {name}; known: as2, web, jobs."),
            };
        }

        return roles == NodeRoles.None ? throw new StartRefusedException("role-missing", "The process has no role.") : roles;
    }
}
