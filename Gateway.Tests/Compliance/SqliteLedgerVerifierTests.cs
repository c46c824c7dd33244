using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteLedgerVerifierTests : LedgerVerifierCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
