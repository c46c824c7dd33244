using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresBackupTests : BackupCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();

    protected override Task<TestLedger> OtherKindAsync() => TestLedger.SqliteAsync();
}
