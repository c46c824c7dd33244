using Gateway.Exchanges;
using Gateway.Pipeline.Stages;

namespace Gateway.Jobs;

/// <summary>Registers the clock: wake-ups, drains, recovery, chores. The host adds Hangfire's storage and server where the node has the role.</summary>
public static class JobsRegistration
{
    /// <summary>What every node has, so that what it accepts is worked on by whoever has the jobs role.</summary>
    public static IServiceCollection AddWake(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<JobsOptions, JobsOptionsValidator>().BindConfiguration(JobsOptions.Section);
        services.AddSingleton<StageSignals>();
        services.AddSingleton<HangfireWake>();
        services.AddSingleton<IWake>(s => s.GetRequiredService<HangfireWake>());
        services.AddHostedService(s => s.GetRequiredService<HangfireWake>());
        services.AddSingleton<ProfileWatcher>();
        services.AddHostedService(s => s.GetRequiredService<ProfileWatcher>());
        services.AddHostedService<KeyChore>();
        return services;
    }

    /// <summary>The jobs role.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<NodeGate>().AddSingleton<NodeAge>();
        services.AddSingleton<LeaseKeeper>();
        services.AddHostedService(s => s.GetRequiredService<LeaseKeeper>());
        services.AddSingleton<IGatewayJobs, GatewayJobs>();
        services.AddSingleton<IDrain>(s => ActivatorUtilities.CreateInstance<ExchangeDrain>(s, s.GetRequiredService<Opening>()));
        services.AddSingleton<IDrain>(s => ActivatorUtilities.CreateInstance<ExchangeDrain>(s, s.GetRequiredService<Translation>()));
        services.AddSingleton<IDrain>(s => ActivatorUtilities.CreateInstance<ExchangeDrain>(s, s.GetRequiredService<Routing>()));
        services.AddSingleton<IDrain, DeliveryDrain>();
        services.AddSingleton<IDrain, DeadlineDrain>();
        services.AddHostedService<RecoveryService>();
        services.AddHostedService<DueTimer>();
        services.AddHostedService<SealChore>();
        services.AddHostedService<PurgeChore>();
        services.AddHostedService<OutboxChore>();
        services.AddHostedService<StrandedChore>();
        services.AddSingleton<CertificateExpiry>();
        services.AddHostedService<CertificateChore>();
        services.AddHostedService<TrustChore>();
        services.AddHostedService<PollService>();
        return services;
    }
}
