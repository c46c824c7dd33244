using Gateway.Tests.Support;

namespace Gateway.Tests.Api;

/// <summary>The embedded default.</summary>
public sealed class EndToEndSqliteGateway : EndToEndGateway
{
    private protected override Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder) =>
        Task.FromResult(new Dictionary<string, string?> { ["Storage:Provider"] = "Sqlite" });
}
