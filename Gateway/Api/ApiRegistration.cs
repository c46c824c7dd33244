using Gateway.Access;

namespace Gateway.Api;

/// <summary>Registers the Api room.</summary>
public static class ApiRegistration
{
    /// <summary>
    /// The API's JSON, its description and health checks. Needs AddAccess, and IExchangeReader, IExchangeStore, IPayloadStore, IPartnerDirectory,
    /// ISubmit, IReplay and IPickUp from elsewhere.
    /// </summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        _ = services.ConfigureHttpJsonOptions(json =>
        {
            _ = ApiJson.Apply(json.SerializerOptions);
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, AccessJson.Default);
        });
        _ = services.AddHealthChecks();
        return services
            .AddSingleton<PullChannels>()
            .AddOpenApi(ApiDescription.Document, ApiDescription.Configure);
    }
}
