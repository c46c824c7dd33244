using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Model;

/// <summary>
/// Tables of the walk. No foreign keys between them: the store is their only writer, writes parents and children in one transaction and deletes
/// neither; a check a row would cost a lock on the parent's row each (docs/performance.md).
/// </summary>
internal static class ExchangeModel
{
    /// <summary>Deliveries that wait for a node.</summary>
    private const string Queued = "state = 'queued' AND crash_count = 0 AND due_at IS NOT NULL";

    /// <summary>
    /// The same for the oldest of all channels. The condition that is always true keeps this index out of the plans for one channel: on an empty table
    /// the planner finds both equally good, and its plan is still in use when a channel has 100,000 rows.
    /// </summary>
    private const string QueuedAnywhere = Queued + " AND attempts >= 0";

    /// <summary>Deliveries that wait to be tried alone.</summary>
    private const string QueuedSuspect = "state = 'queued' AND crash_count > 0 AND due_at IS NOT NULL";

    public static void Configure(ModelBuilder model)
    {
        _ = model.Entity<ExchangeRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => new { x.ReceivedAt, x.Id }).HasDatabaseName("ix_exchange_received");
            _ = e.HasIndex(x => new { x.Partner, x.ReceivedAt, x.Id }).HasDatabaseName("ix_exchange_partner");
            _ = e.HasIndex(x => x.Parent).HasDatabaseName("ix_exchange_parent").HasFilter("parent IS NOT NULL");
            _ = e.HasIndex(x => x.ReplayOf).HasDatabaseName("ix_exchange_replay").HasFilter("replay_of IS NOT NULL");
            _ = e.HasIndex(x => new { x.Stage, x.ReceivedAt, x.Id }).HasDatabaseName("ix_exchange_open").HasFilter("stage <> 'done'");
            _ = e.HasIndex(x => new { x.Stage, x.DueAt }).HasDatabaseName("ix_exchange_due")
                .HasFilter("crash_count = 0 AND due_at IS NOT NULL");
            _ = e.HasIndex(x => new { x.Stage, x.DueAt }, "suspect").HasDatabaseName("ix_exchange_suspect")
                .HasFilter("crash_count > 0 AND due_at IS NOT NULL");
            _ = e.HasIndex(x => x.RetentionUntil).HasDatabaseName("ix_exchange_retention").HasFilter("purged_at IS NULL");
        });
        _ = model.Entity<InterchangeRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => x.Exchange).HasDatabaseName("ix_interchange_exchange");
        });
        _ = model.Entity<DocumentRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => new { x.Exchange, x.Position }).HasDatabaseName("ix_document_exchange");
            _ = e.HasIndex(x => new { x.Type, x.Exchange }).HasDatabaseName("ix_document_type");
            _ = e.HasIndex(x => new { x.SetId, x.Exchange }).HasDatabaseName("ix_document_set");
        });
        _ = model.Entity<BusinessKeyRow>(e =>
        {
            _ = e.HasKey(x => new { x.Value, x.Kind, x.Document });
            _ = e.HasIndex(x => x.Exchange).HasDatabaseName("ix_business_key_exchange");
        });
        _ = model.Entity<PayloadRow>(e => _ = e.HasKey(x => new { x.Exchange, x.Part }));
        Deliveries(model);
    }

    private static void Deliveries(ModelBuilder model)
    {
        _ = model.Entity<DeliveryRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => x.Exchange).HasDatabaseName("ix_delivery_exchange");
            _ = e.HasIndex(x => new { x.Channel, x.DueAt }).HasDatabaseName("ix_delivery_due_channel").HasFilter(Queued);
            _ = e.HasIndex(x => x.DueAt).HasDatabaseName("ix_delivery_due").HasFilter(QueuedAnywhere);
            _ = e.HasIndex(x => x.DueAt, "suspect").HasDatabaseName("ix_delivery_suspect").HasFilter(QueuedSuspect);
            _ = e.HasIndex(x => x.LeaseUntil).HasDatabaseName("ix_delivery_sending").HasFilter("state = 'sending'");
            _ = e.HasIndex(x => new { x.Channel, x.Id }).HasDatabaseName("ix_delivery_ready").HasFilter("state = 'unconfirmed'");
            _ = e.HasIndex(x => x.DueAt, "receipt").HasDatabaseName("ix_delivery_receipt_due").HasFilter("state = 'unconfirmed' AND due_at IS NOT NULL");
            _ = e.HasIndex(x => new { x.State, x.Exchange }).HasDatabaseName("ix_delivery_state").HasFilter("state <> 'delivered'");
        });
        _ = model.Entity<AttemptRow>(e => _ = e.HasKey(x => new { x.Delivery, x.Number }));
        _ = model.Entity<ExpectationRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => x.Exchange).HasDatabaseName("ix_expectation_exchange");
            _ = e.HasIndex(x => new { x.Partner, x.Kind, x.MatchNumber }).HasDatabaseName("ix_expectation_match");
            _ = e.HasIndex(x => x.DueAt).HasDatabaseName("ix_expectation_due").HasFilter("state = 'waiting' AND due_at IS NOT NULL");
            _ = e.HasIndex(x => new { x.State, x.Exchange }).HasDatabaseName("ix_expectation_state").HasFilter("state <> 'accepted'");
        });
    }
}
