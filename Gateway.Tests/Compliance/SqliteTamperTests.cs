using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteTamperTests : TamperCompliance
{
    protected override int Sample => 50;

    protected override int Changes => 1000;

    protected override int Loaded => 1000;

    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
