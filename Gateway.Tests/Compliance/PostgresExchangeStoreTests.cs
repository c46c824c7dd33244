using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

/// <summary>The ledger on PostgreSQL.</summary>
public sealed class PostgresExchangeStoreTests : ExchangeStoreCompliance
{
    protected override Task<TestLedger> MakeAsync() => TestLedger.PostgresAsync();
}
