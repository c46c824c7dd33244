using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteTrustRequestsTests : TrustRequestsCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
