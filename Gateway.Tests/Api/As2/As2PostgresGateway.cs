using Gateway.Tests.Support;

namespace Gateway.Tests.Api.As2;

/// <summary>The production database; few strangers, few messages that do not decrypt, and little that may be anybody's are looked at here.</summary>
public sealed class As2PostgresGateway : As2Gateway
{
    /// <summary>Messages of unknown senders in an hour.</summary>
    internal const int Strangers = 3;

    /// <summary>Messages of one partner that may fail to decrypt in a window.</summary>
    internal const int Failures = 4;

    /// <summary>Megabytes of one partner in a window that may be anybody's.</summary>
    internal const int Unproven = 5;

    private protected override async Task<Dictionary<string, string?>> SettingsAsync(TemporaryFolder folder)
    {
        var server = await PostgresServer.SharedAsync();
        return new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "PostgreSql",
            ["Storage:ConnectionString"] = server.ConnectionString(await server.CreateDatabaseAsync()),
            ["As2:StrangersPerHour"] = Strangers.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["As2:DecryptionFailures"] = Failures.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["As2:UnprovenMegabytes"] = Unproven.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
