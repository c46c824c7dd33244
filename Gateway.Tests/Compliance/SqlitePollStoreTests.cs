using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqlitePollStoreTests : PollStoreCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
