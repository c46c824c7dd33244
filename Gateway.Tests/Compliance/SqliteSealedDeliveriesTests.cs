using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteSealedDeliveriesTests : SealedDeliveriesCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
