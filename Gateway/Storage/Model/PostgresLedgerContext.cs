using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Model;

/// <summary>The model on PostgreSQL. Text is collated "C": ordinal as on SQLite, and prefix searches use the indexes.</summary>
internal sealed class PostgresLedgerContext(DbContextOptions<PostgresLedgerContext> options) : LedgerContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if ((property.GetProviderClrType() ?? property.GetValueConverter()?.ProviderClrType ?? property.ClrType) == typeof(string))
            {
                property.SetCollation("C");
            }
        }
    }
}
