using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresLedgerVerifierTests : LedgerVerifierCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
