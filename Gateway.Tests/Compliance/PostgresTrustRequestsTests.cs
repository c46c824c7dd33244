using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresTrustRequestsTests : TrustRequestsCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
