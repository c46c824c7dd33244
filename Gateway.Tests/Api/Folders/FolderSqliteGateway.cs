using Gateway.Tests.Support;

namespace Gateway.Tests.Api.Folders;

/// <summary>The embedded default.</summary>
public sealed class FolderSqliteGateway : FolderGateway
{
    private protected override Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder) =>
        Task.FromResult(new Dictionary<string, string?> { ["Storage:Provider"] = "Sqlite" });
}
