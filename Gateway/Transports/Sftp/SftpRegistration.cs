using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Transports.Sftp;

/// <summary>Registers SFTP.</summary>
public static class SftpRegistration
{
    public const string Key = "sftp";

    /// <summary>Sender, receiver, sessions and the test of a channel (<c>sftp</c>). Needs IInbox, IConnectionGuard and ISecrets from elsewhere.</summary>
    public static IServiceCollection AddSftpTransport(this IServiceCollection services)
    {
        _ = services.AddOptionsWithValidateOnStart<SftpOptions, SftpOptionsValidator>().BindConfiguration(SftpOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<SftpConnector>()
            .AddSingleton<SftpSessions>()
            .AddSingleton<SftpReach>()
            .AddKeyedSingleton<IChannelTest, SftpChannelTest>(Key)
            .AddKeyedSingleton<IReceiver, SftpReceiver>(Key)
            .AddKeyedSingleton<ISender, SftpSender>(Key);
    }
}
