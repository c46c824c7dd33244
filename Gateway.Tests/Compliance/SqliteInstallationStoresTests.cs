using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteInstallationStoresTests : InstallationStoresCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
