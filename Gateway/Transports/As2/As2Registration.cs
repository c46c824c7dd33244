using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.As2;

/// <summary>Registers AS2.</summary>
public static class As2Registration
{
    public const string Key = "as2";

    /// <summary>Receiver, sender, sealer, receipts and certificate exchange (<c>as2</c>). Needs IInbox, IConnectionGuard, ISecrets and the keys from elsewhere.</summary>
    public static IServiceCollection AddAs2Transport(this IServiceCollection services)
    {
        _ = services.AddOptionsWithValidateOnStart<As2Options, As2OptionsValidator>().BindConfiguration(As2Options.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<As2Envelopes>()
            .AddSingleton<StrangerQuota>()
            .AddSingleton(FailuresOf)
            .AddSingleton<ContentKeyTries>()
            .AddSingleton<As2Receiver>()
            .AddSingleton<As2ReceiptReader>()
            .AddSingleton<As2Clients>()
            .AddSingleton<As2Posts>()
            .AddSingleton<As2Reach>()
            .AddSingleton<As2KeyChecks>()
            .AddSingleton<As2RoundTrip>()
            .AddSingleton<As2MdnChecks>()
            .AddKeyedSingleton<IReceiptWriter, As2Receipts>(Key)
            .AddKeyedSingleton<IReceiptReader>(Key, (s, _) => s.GetRequiredService<As2ReceiptReader>())
            .AddKeyedSingleton<IChannelTest, As2ChannelTest>(Key)
            .AddKeyedSingleton<ICertificateExchangeFormat, CemFormat>(Key)
            .AddKeyedSingleton<ISealer, As2Sealer>(Key)
            .AddKeyedSingleton<ISender, As2Sender>(Key);
    }

    private static OpeningFailures FailuresOf(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<As2Options>>().Value;
        return new OpeningFailures(
            options.DecryptionFailures, options.UnprovenMegabytes * 1024L * 1024, options.DecryptionFailureWindow, services.GetRequiredService<TimeProvider>());
    }
}
