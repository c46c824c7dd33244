using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresSealedDeliveriesTests : SealedDeliveriesCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
