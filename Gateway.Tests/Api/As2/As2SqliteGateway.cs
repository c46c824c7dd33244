using Gateway.Tests.Support;

namespace Gateway.Tests.Api.As2;

/// <summary>The embedded default.</summary>
public class As2SqliteGateway : As2Gateway
{
    private protected override Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder) =>
        Task.FromResult(new Dictionary<string, string?> { ["Storage:Provider"] = "Sqlite" });
}
