using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteKeyStoreTests : KeyStoreCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
