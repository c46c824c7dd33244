using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresInstallationStoresTests : InstallationStoresCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
