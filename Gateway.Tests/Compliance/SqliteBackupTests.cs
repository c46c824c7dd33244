using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteBackupTests : BackupCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();

    protected override Task<TestLedger> OtherKindAsync() => TestLedger.PostgresAsync();
}
