using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Model;

/// <summary>Tables of profiles, people, keys and of the ledger itself.</summary>
internal static class InstallationModel
{
    public static void Configure(ModelBuilder model)
    {
        _ = model.Entity<ProfileSnapshotRow>(e => _ = e.HasKey(x => new { x.Partner, x.Hash }));
        _ = model.Entity<ProfileCurrentRow>(e =>
        {
            _ = e.HasKey(x => x.Partner);
            _ = e.HasOne<ProfileSnapshotRow>().WithMany().HasForeignKey(x => new { x.Partner, x.Hash })
                .HasConstraintName("fk_profile_current_snapshot").OnDelete(DeleteBehavior.Restrict);
        });
        _ = model.Entity<RevisionRow>(e => _ = e.HasKey(x => x.Name));
        _ = model.Entity<PersonRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => x.Email).IsUnique().HasDatabaseName("ix_person_email");
        });
        _ = model.Entity<ApiKeyRow>(e => _ = e.HasKey(x => x.Id));
        _ = model.Entity<OwnKeyRow>(e => _ = e.HasKey(x => x.Id));
        _ = model.Entity<CertificateMarkRow>(e => _ = e.HasKey(x => new { x.Chain, x.Thumbprint, x.Mark }));
        _ = model.Entity<TrustRequestRow>(e =>
        {
            _ = e.HasKey(x => x.Id);
            _ = e.HasIndex(x => new { x.Partner, x.RequestId }).HasDatabaseName("ix_trust_request_request");
        });
        _ = model.Entity<ChannelPollRow>(e => _ = e.HasKey(x => x.Channel));
        _ = model.Entity<LedgerInfoRow>(e => _ = e.HasKey(x => x.Name));
    }
}
