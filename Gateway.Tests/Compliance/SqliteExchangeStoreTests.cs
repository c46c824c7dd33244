using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

/// <summary>The ledger on SQLite.</summary>
public sealed class SqliteExchangeStoreTests : ExchangeStoreCompliance
{
    protected override Task<TestLedger> MakeAsync() => TestLedger.SqliteAsync();
}
