using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresKeyStoreTests : KeyStoreCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
