using Gateway.Exchanges;
using Gateway.Storage.Claims;
using Gateway.Storage.Commit;
using Gateway.Storage.Model;
using Gateway.Storage.Payloads;
using Gateway.Storage.Reads;
using Gateway.Storage.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

/// <summary>Registers the ledger and the payload store (section <c>Storage</c>).</summary>
public static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        _ = services.AddOptionsWithValidateOnStart<StorageOptions, StorageOptionsValidator>().BindConfiguration(StorageOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        _ = services.AddSingleton(_ => LedgerNode.Create());
        _ = services.AddSingleton(Clock);
        _ = services.AddSingleton(Engine);
        _ = services.AddSingleton<IDbContextFactory<LedgerContext>>(s => s.GetRequiredService<LedgerEngine>());
        _ = services.AddSingleton<LedgerDatabase>();
        _ = services.AddSingleton<ClaimTurns>().AddSingleton<DueChannels>().AddSingleton<ExchangeClaims>().AddSingleton<DeliveryClaims>();
        _ = services.AddSingleton<ExpectationClaims>().AddSingleton<DeliveryRequeue>().AddSingleton<LeaseKeeper>().AddSingleton<Recovery>();
        _ = services.AddSingleton<OutcomeWriter>().AddSingleton<StageReads>().AddSingleton<EndingReads>().AddSingleton<SentReads>().AddSingleton<SeenBusinessKeys>();
        _ = services.AddSingleton<IExchangeStore, ExchangeStore>();
        _ = services.AddSingleton<IExchangeReader, ExchangeReader>();
        _ = services.AddSingleton<ISealedDeliveries, SealedDeliveries>();
        _ = services.AddSingleton<IDurableFiles, DurableFiles>().AddSingleton<PayloadFolder>();
        _ = services.AddSingleton<PayloadSweep>();
        _ = services.AddSingleton<IPayloadStore, PayloadStore>();
        _ = services.AddSingleton<IPurge, Purge>();
        return services.AddTrust();
    }

    /// <summary>The connection string on SQLite: as configured, or a file in the data directory.</summary>
    internal static string SqliteConnectionString(StorageOptions options) => string.IsNullOrWhiteSpace(options.ConnectionString)
        ? new SqliteConnectionStringBuilder { DataSource = Path.Combine(options.DataDirectory, "gateway.db") }.ToString()
        : options.ConnectionString;

    /// <summary>A clock that is not the system's (a test's) cannot be followed by the database's.</summary>
    private static LedgerClock Clock(IServiceProvider services)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        return new LedgerClock(clock, options.Provider == StorageProvider.PostgreSql && ReferenceEquals(clock, TimeProvider.System));
    }

    private static LedgerEngine Engine(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var clock = services.GetRequiredService<LedgerClock>();
        return options.Provider switch
        {
            StorageProvider.Sqlite => new SqliteEngine(SqliteConnectionString(options), options.BusyTimeoutSeconds, clock),
            StorageProvider.PostgreSql => new PostgresEngine(options.ConnectionString!, clock),
            _ => throw new InvalidOperationException($"Storage provider {options.Provider} is not known."),
        };
    }
}
