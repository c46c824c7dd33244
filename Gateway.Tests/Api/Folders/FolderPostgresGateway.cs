using Gateway.Tests.Support;

namespace Gateway.Tests.Api.Folders;

/// <summary>The production database.</summary>
public sealed class FolderPostgresGateway : FolderGateway
{
    private protected override async Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder)
    {
        var server = await PostgresServer.SharedAsync();
        return new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "PostgreSql",
            ["Storage:ConnectionString"] = server.ConnectionString(await server.CreateDatabaseAsync()),
        };
    }
}
