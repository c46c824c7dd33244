using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresPollStoreTests : PollStoreCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
