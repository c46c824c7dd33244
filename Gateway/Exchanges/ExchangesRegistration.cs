namespace Gateway.Exchanges;

/// <summary>Registers the node's committer.</summary>
public static class ExchangesRegistration
{
    public static IServiceCollection AddExchanges(this IServiceCollection services) => services.AddSingleton<IOutcomeCommitter, OutcomeCommitter>();
}
