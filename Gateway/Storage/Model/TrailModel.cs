using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Model;

/// <summary>Tables of the trail, the feed, and the keys that only one may own.</summary>
internal static class TrailModel
{
    public static void Configure(ModelBuilder model)
    {
        _ = model.Entity<AuditEntryRow>(e =>
        {
            _ = e.HasKey(x => new { x.Chain, x.Seq });
            // Nulls are in it: it finds the unsealed entries and those of one seal.
            _ = e.HasIndex(x => x.SealNo).HasDatabaseName("ix_audit_entry_seal");
        });
        _ = model.Entity<AuditChainRow>(e => _ = e.HasKey(x => x.Chain));
        _ = model.Entity<SealRow>(e => _ = e.HasKey(x => x.Number));
        _ = model.Entity<OutboxRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => x.Position).IsUnique().HasDatabaseName("ix_outbox_position");
        });
        _ = model.Entity<ControlNumberRow>(e => _ = e.HasKey(x => new { x.Kind, x.Us, x.Them, x.Usage }));
        _ = model.Entity<DedupKeyRow>(e =>
        {
            _ = e.HasKey(x => x.Key);
            _ = e.HasIndex(x => x.Until).HasDatabaseName("ix_dedup_key_until");
        });
        _ = model.Entity<IdempotencyKeyRow>(e =>
        {
            _ = e.HasKey(x => x.Key);
            _ = e.HasIndex(x => x.CreatedAt).HasDatabaseName("ix_idempotency_key_created");
        });
    }
}
