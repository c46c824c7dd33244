using Gateway.Partners;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Transports.Email;

/// <summary>Registers e-mail.</summary>
public static class EmailRegistration
{
    public const string Key = "email";

    /// <summary>Receiver, envelopes, sealer and sender (<c>email</c>). Needs IInbox, IConnectionGuard, ISecrets and the keys from elsewhere.</summary>
    public static IServiceCollection AddEmailTransport(this IServiceCollection services)
    {
        _ = services.AddOptionsWithValidateOnStart<EmailOptions, EmailOptionsValidator>().BindConfiguration(EmailOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<EmailEnvelopes>()
            .AddSingleton<MailConnector>()
            .AddKeyedSingleton<IReceiptWriter>(Key, (s, _) => s.GetRequiredService<EmailEnvelopes>())
            .AddKeyedSingleton<IReceiver, EmailReceiver>(Key)
            .AddSingleton<IMailTemplates, MailTemplates>()
            .AddKeyedSingleton<ISealer, EmailSealer>(Key)
            .AddKeyedSingleton<ISender, EmailSender>(Key);
    }
}
