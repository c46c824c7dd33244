using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Gateway.Storage.Model;

/// <summary>The ledger's one model. Two thin contexts derive from it, because the migrations of the two databases differ.</summary>
internal abstract class LedgerContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<ExchangeRow> Exchanges => Set<ExchangeRow>();

    public DbSet<InterchangeRow> Interchanges => Set<InterchangeRow>();

    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    public DbSet<BusinessKeyRow> BusinessKeys => Set<BusinessKeyRow>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();

    public DbSet<ExpectationRow> Expectations => Set<ExpectationRow>();

    public DbSet<PayloadRow> Payloads => Set<PayloadRow>();

    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();

    public DbSet<AuditChainRow> AuditChains => Set<AuditChainRow>();

    public DbSet<SealRow> Seals => Set<SealRow>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<ControlNumberRow> ControlNumbers => Set<ControlNumberRow>();

    public DbSet<DedupKeyRow> DedupKeys => Set<DedupKeyRow>();

    public DbSet<IdempotencyKeyRow> IdempotencyKeys => Set<IdempotencyKeyRow>();

    public DbSet<ProfileSnapshotRow> ProfileSnapshots => Set<ProfileSnapshotRow>();

    public DbSet<ProfileCurrentRow> ProfilesCurrent => Set<ProfileCurrentRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    public DbSet<PersonRow> People => Set<PersonRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<OwnKeyRow> OwnKeys => Set<OwnKeyRow>();

    public DbSet<CertificateMarkRow> CertificateMarks => Set<CertificateMarkRow>();

    public DbSet<ChannelPollRow> ChannelPolls => Set<ChannelPollRow>();

    public DbSet<TrustRequestRow> TrustRequests => Set<TrustRequestRow>();

    public DbSet<LedgerInfoRow> LedgerInfo => Set<LedgerInfoRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ExchangeModel.Configure(modelBuilder);
        TrailModel.Configure(modelBuilder);
        InstallationModel.Configure(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            Name(entity);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        _ = configurationBuilder.Properties<Direction>().HaveConversion<DirectionConverter>();
        _ = configurationBuilder.Properties<ExchangeStage>().HaveConversion<StageConverter>();
        _ = configurationBuilder.Properties<DeliveryState>().HaveConversion<DeliveryStateConverter>();
        _ = configurationBuilder.Properties<ValidationState>().HaveConversion<ValidationStateConverter>();
        _ = configurationBuilder.Properties<AcknowledgementState>().HaveConversion<AcknowledgementStateConverter>();
        _ = configurationBuilder.Properties<UsageIndicator>().HaveConversion<UsageConverter>();
        _ = configurationBuilder.Properties<ControlNumberKind>().HaveConversion<ControlNumberKindConverter>();
        _ = configurationBuilder.Properties<TrustState>().HaveConversion<TrustStateConverter>();
    }

    /// <summary>Tables and columns are named in lower case with underscores: one spelling for both databases, no quotes in SQL.</summary>
    private static void Name(IMutableEntityType entity)
    {
        var table = Snake(entity.ClrType.Name[..^"Row".Length]);
        entity.SetTableName(table);
        foreach (var property in entity.GetProperties())
        {
            property.SetColumnName(Snake(property.Name));
            property.ValueGenerated = ValueGenerated.Never;
        }

        foreach (var key in entity.GetKeys())
        {
            key.SetName("pk_" + table);
        }
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
