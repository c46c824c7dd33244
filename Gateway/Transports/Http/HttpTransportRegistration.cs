using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Http;

/// <summary>Registers the HTTP transport.</summary>
public static class HttpTransportRegistration
{
    /// <summary>Receiver and sender (<c>http</c>). Needs IInbox, ISecrets and IConnectionGuard from elsewhere, and AddAccess.</summary>
    public static IServiceCollection AddHttpTransport(this IServiceCollection services)
    {
        _ = services.AddOptionsWithValidateOnStart<HttpTransportOptions, HttpTransportOptionsValidator>().BindConfiguration(HttpTransportOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(s => new UploadLimit(s.GetRequiredService<IOptions<HttpTransportOptions>>().Value.UploadsPerPrincipal))
            .AddSingleton<HttpReceiver>()
            .AddKeyedSingleton<ISender, HttpSender>(HttpSender.Key)
            .AddExceptionHandler<PayloadProblemHandler>();
    }
}
