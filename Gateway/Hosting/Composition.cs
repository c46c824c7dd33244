using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Jobs;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Security;
using Gateway.Storage;
using Gateway.Transports.As2;
using Gateway.Transports.Email;
using Gateway.Transports.HotFolder;
using Gateway.Transports.Http;
using Gateway.Transports.Sftp;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Hosting;

/// <summary>The composition root: which room gets what. The process and the command line use the same.</summary>
internal static class Composition
{
    /// <summary>Everything but listeners and jobs: what a verb of the command line needs.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration, bool loopbackOnly)
    {
        var storage = Settings.Storage(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<GatewayOptions, GatewayOptionsValidator>().BindConfiguration(GatewayOptions.Section);
        services.PostConfigure<ProfilesOptions>(profiles => profiles.AutoApply ??= storage.Provider == StorageProvider.Sqlite);
        services.AddSingleton(s => new SecurityPlaces(
            Path.GetFullPath(storage.DataDirectory),
            Path.GetFullPath(s.GetRequiredService<Microsoft.Extensions.Options.IOptions<ProfilesOptions>>().Value.Directory),
            storage.Provider == StorageProvider.PostgreSql,
            loopbackOnly));
        services.AddOptions<FaultOptions>().BindConfiguration(FaultOptions.Section);
        services.AddSingleton<IFaultPoint, FaultPoints>();
        return services.AddAudit().AddPartners().AddSecurity().AddAccess().AddExchanges().AddStorage().AddTrust()
            .AddHttpTransport().AddAs2Transport().AddSftpTransport().AddHotFolder().AddEmailTransport().AddPipeline();
    }

    /// <summary>Hangfire is the clock: in memory beside SQLite, in PostgreSQL beside a shared ledger.</summary>
    public static IServiceCollection AddClock(this IServiceCollection services, IConfiguration configuration, NodeRoles roles)
    {
        var storage = Settings.Storage(configuration);
        services.AddHangfire(hangfire =>
        {
            hangfire.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
            if (storage.Provider == StorageProvider.PostgreSql)
            {
                hangfire.UsePostgreSqlStorage(o => o.UseNpgsqlConnection(storage.ConnectionString), PostgreSql());
            }
            else
            {
                hangfire.UseInMemoryStorage(new InMemoryStorageOptions { IdType = InMemoryStorageIdType.Long });
            }
        });
        services.AddWake();
        if (roles.HasFlag(NodeRoles.Jobs))
        {
            services.AddJobs();
            var workers = Settings.Gateway(configuration).Workers;
            services.AddHangfireServer(server =>
            {
                server.WorkerCount = workers;
                server.Queues = ["default"];
                server.ShutdownTimeout = TimeSpan.FromSeconds(15);
            });
        }

        return services;
    }

    /// <summary>The defaults are dangerous here: a job longer than a fixed invisibility time runs again and again, and a missing database looks healthy.</summary>
    private static PostgreSqlStorageOptions PostgreSql() => new()
    {
        SchemaName = ClockSchema.Name,
        QueuePollInterval = TimeSpan.FromSeconds(1),
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromSeconds(60),
        DistributedLockTimeout = TimeSpan.FromMinutes(1),
        AllowDegradedModeWithoutStorage = false,
    };
}
