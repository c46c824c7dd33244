using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteAuditStoreTests : AuditStoreCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
