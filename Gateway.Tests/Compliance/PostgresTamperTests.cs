using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresTamperTests : TamperCompliance
{
    protected override int Sample => 25;

    protected override int Changes => 50;

    protected override int Loaded => 100;

    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
