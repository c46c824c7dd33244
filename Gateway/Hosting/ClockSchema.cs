using Hangfire.PostgreSql;
using Npgsql;

namespace Gateway.Hosting;

/// <summary>Hangfire's own tables: laid with the ledger's, so that nodes that start at once find them and do not lay them side by side.</summary>
internal static class ClockSchema
{
    public const string Name = "hangfire";

    public static async Task InstallAsync(string connectionString, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(connectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(ct).ConfigureAwait(false);
            PostgreSqlObjectsInstaller.Install(connection, Name);
        }
    }
}
