using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresAuditStoreTests : AuditStoreCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
