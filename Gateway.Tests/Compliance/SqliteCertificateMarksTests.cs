using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class SqliteCertificateMarksTests : CertificateMarksCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.SqliteAsync();
}
