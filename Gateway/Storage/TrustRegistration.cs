using Gateway.Access;
using Gateway.Audit;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Storage.Backups;
using Gateway.Storage.Checks;
using Gateway.Storage.Installation;
using Gateway.Storage.Reads;
using Gateway.Storage.Trail;

namespace Gateway.Storage;

/// <summary>Registers what the ledger keeps beside the walk: trail, feed, people and keys, profiles, counters, verification, backup.</summary>
internal static class TrustRegistration
{
    public static IServiceCollection AddTrust(this IServiceCollection services)
    {
        _ = services.AddSingleton<IAuditStore, AuditStore>();
        _ = services.AddSingleton<IAuditLog, AuditLog>();
        _ = services.AddSingleton<IOutboxFeed, OutboxFeed>();
        _ = services.AddSingleton<IAccessStore, AccessStore>();
        _ = services.AddSingleton<IKeyStore, KeyStore>();
        _ = services.AddSingleton<ICertificateMarks, CertificateMarks>();
        _ = services.AddSingleton<ITrustRequests, TrustRequests>();
        _ = services.AddSingleton<IPollStore, PollStore>();
        _ = services.AddSingleton<IIdempotencyStore, IdempotencyStore>();
        _ = services.AddSingleton<IProfileSnapshotStore, ProfileSnapshotStore>();
        _ = services.AddSingleton<IControlNumbers, ControlNumbers>();
        _ = services.AddSingleton<LedgerVerifier>();
        _ = services.AddSingleton<LedgerBackup>();
        _ = services.AddSingleton<LedgerRestore>();
        return services;
    }
}
