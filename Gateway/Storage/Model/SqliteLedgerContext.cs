using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Model;

/// <summary>The model on SQLite. Ids are 16-byte BLOBs in network order, so that they sort by time.</summary>
internal sealed class SqliteLedgerContext(DbContextOptions<SqliteLedgerContext> options) : LedgerContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        _ = configurationBuilder.Properties<Guid>().HaveConversion<GuidBlobConverter>();
    }
}
