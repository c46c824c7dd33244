namespace Gateway.Transports.HotFolder;

/// <summary>Registers the folders that partners fill.</summary>
public static class HotFolderRegistration
{
    /// <summary>Receiver <c>folder</c>. Needs IInbox from elsewhere.</summary>
    public static IServiceCollection AddHotFolder(this IServiceCollection services)
    {
        _ = services.AddOptionsWithValidateOnStart<HotFolderOptions, HotFolderOptionsValidator>().BindConfiguration(HotFolderOptions.Section);
        return services
            .AddSingleton<FolderWatch>()
            .AddKeyedSingleton<IReceiver, HotFolderReceiver>(HotFolderReceiver.Key);
    }
}
