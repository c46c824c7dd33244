using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Model;

/// <summary>The model on PostgreSQL. Text is collated "C": ordinal as on SQLite, and prefix searches use the indexes.</summary>
internal sealed class PostgresLedgerContext(DbContextOptions<PostgresLedgerContext> options) : LedgerContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Rows that are updated soon after they were written: room on their page keeps the update out of the indexes that it does not change.
        _ = modelBuilder.Entity<ExchangeRow>().HasStorageParameter("fillfactor", 70);
        _ = modelBuilder.Entity<DeliveryRow>().HasStorageParameter("fillfactor", 70);
        _ = modelBuilder.Entity<AttemptRow>().HasStorageParameter("fillfactor", 80);
        _ = modelBuilder.Entity<ControlNumberRow>().HasStorageParameter("fillfactor", 20);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if ((property.GetProviderClrType() ?? property.GetValueConverter()?.ProviderClrType ?? property.ClrType) == typeof(string))
            {
                property.SetCollation("C");
            }
        }
    }
}
