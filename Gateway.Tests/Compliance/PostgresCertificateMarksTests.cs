using Gateway.Tests.Support;

namespace Gateway.Tests.Compliance;

public sealed class PostgresCertificateMarksTests : CertificateMarksCompliance
{
    protected override Task<TestLedger> LedgerAsync() => TestLedger.PostgresAsync();
}
