using Gateway.Partners;
using Gateway.Partners.Checks;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class ProfileCheckTests : IDisposable
{
    private const string Erp = "erp/profile.yaml";
    private const string Acme = "acme/profile.yaml";

    private readonly PartnersFolder _folder = new PartnersFolder().WithSamples();

    [Fact]
    public void TheSamplePartnersAreWithoutAFinding()
    {
        var report = Check();

        Assert.Empty(report.Errors);
        Assert.Equal((3, 4), (report.Partners, report.Maps));
        Assert.All(report.Tests, t => Assert.True(t.Passed, t.Message));
        Assert.Equal(5, report.Tests.Count);
    }

    /// <summary>One value of a sample bent; the finding and its place.</summary>
    [Theory]
    [InlineData(Acme, "channels: [acme-in]\n    map: acme-850-to-order.map.yaml\n    acknowledge:", "channels: [acme-inn]\n    map: acme-850-to-order.map.yaml\n    acknowledge:", "channel-unknown", "channels: [", "acme-inn")]
    [InlineData(Acme, "channels: [acme-in]\n    map: acme-850-to-order.map.yaml\n    acknowledge:", "channels: [acme-out]\n    map: acme-850-to-order.map.yaml\n    acknowledge:", "channel-direction", "channels: [", "acme-out]")]
    [InlineData(Acme, "      channel: acme-out\n", "      channel: acme-in\n", "channel-direction", "channel: ", "acme-in\n")]
    [InlineData(Acme, "      channel: acme-out\n", "      channel: fabrikam-out\n", "channel-unknown", "channel: ", "fabrikam-out\n")]
    [InlineData(Acme, "us: { id: ZZ:NORTHWINDTEST, group: NORTHWINDTEST }\n    them: { id: ZZ:ACMETEST, group: ACMETEST }\n    channels: [acme-in]", "us: { id: ZZ:NOBODY, group: NORTHWINDTEST }\n    them: { id: ZZ:ACMETEST, group: ACMETEST }\n    channels: [acme-in]", "identity-not-ours", "us: { id: ", "ZZ:NOBODY")]
    [InlineData(Acme, "them: { id: ZZ:ACMETEST, group: ACMETEST }\n    channels: [acme-in]", "them: { id: ZZ:OTHER, group: ACMETEST }\n    channels: [acme-in]", "identity-unknown", "them: { id: ", "ZZ:OTHER")]
    [InlineData(Acme, "      - ZZ:ACMETEST\n    limit", "    limit", "identity-not-carried", "them: { id: ", "ZZ:ACMETEST, group: ACMETEST }\n    channels: [acme-in]")]
    [InlineData(Acme, "      - ZZ:ACMETEST\n    limit", "      - ZZ:ACMETEST\n      - ZZ:STRANGER\n    limit", "identity-unknown", "- ", "ZZ:STRANGER")]
    [InlineData(Acme, "  - ZZ:ACMETEST\n\n", "  - ZZ:ACMETEST\n  - ZZ:NORTHWIND\n\n", "identity-taken", "- ", "ZZ:NORTHWIND\n")]
    [InlineData(Acme, "      - to: erp\n    retention: 730 days", "      - to: erpp\n    retention: 730 days", "route-unknown", "to: ", "erpp\n")]
    [InlineData(Acme, "      - to: erp\n    retention: 730 days", "      - to: acme\n    retention: 730 days", "route-unknown", "to: ", "acme\n    retention")]
    [InlineData(Acme, "set: 850\n    version: \"004010\"\n    us: { id: ZZ:NORTHWIND,", "set: 856\n    version: \"004010\"\n    us: { id: ZZ:NORTHWIND,", "schema-unknown", "set: ", "856")]
    [InlineData(Acme, "document: order\n    standard: x12", "document: forecast\n    standard: x12", "document-unknown", "document: ", "forecast")]
    [InlineData(Acme, "map: acme-850-to-order.map.yaml\n    acknowledge:\n", "map: gone.map.yaml\n    acknowledge:\n", "map-unknown", "map: ", "gone.map.yaml")]
    [InlineData(Acme, "map: acme-850-to-order.map.yaml\n    acknowledge:\n", "map: acme-invoice-to-810.map.yaml\n    acknowledge:\n", "map-mismatch", "map: ", "acme-invoice-to-810.map.yaml\n    acknowledge:\n")]
    [InlineData("fabrikam/profile.yaml", "  fabrikam-invoices-test:", "  acme-orders:", "agreement-taken", "  ", "acme-orders:")]
    [InlineData("fabrikam/profile.yaml", "  fabrikam-in:\n", "  acme-in:\n", "channel-taken", "  ", "acme-in:\n")]
    [InlineData(Erp, "usage: test\n    standard: json\n    channels: [erp-test-out]", "usage: test\n    standard: json\n    channels: [erp-out]", "usage-mixed", "usage: test\n    standard: json\n    ", "channels: [erp-out]")]
    [InlineData(Erp, "role: buyer\n    document: invoice\n    standard: json\n    channels: [erp-out]", "role: buyer\n    document: order\n    standard: json\n    channels: [erp-out]", "agreement-ambiguous", "  ", "erp-takes-invoices:")]
    [InlineData(Erp, "role: buyer\n    document: order\n    standard: json\n    channels: [erp-in]", "role: buyer\n    document: invoice\n    standard: json\n    channels: [erp-in]", "agreement-ambiguous", "  ", "erp-sends-orders:")]
    public void ABentSampleIsFound(string file, string what, string by, string code, string before, string place)
    {
        _folder.Replace(file, what, by);

        var report = Check();

        var text = _folder.Read(file);
        var at = text.IndexOf(before + place, StringComparison.Ordinal) + before.Length;
        var line = text[..at].Count(c => c == '\n') + 1;
        var column = at - text.LastIndexOf('\n', at - 1);
        Assert.Contains((code, file, line, column), report.Errors.Select(e => (e.Code, e.File, e.Line, e.Column)));
    }

    [Theory]
    [InlineData("element: \"-\"", 1)]
    [InlineData("segment: \"-\"", 1)]
    [InlineData("component: \"_\"", 0)]
    public void ADelimiterInAnIdIsFoundBeforeAnEnvelopeIsWritten(string layout, int found)
    {
        _folder.Replace(Acme, "      - to: erp\n    retention: 730 days", $"      - to: erp\n    retention: 730 days\n    layout: {{ {layout} }}");
        _folder.Replace(Acme, "us: { id: ZZ:NORTHWIND, group: NORTHWIND }", "us: { id: ZZ:NORTHWIND, group: NORTH-WIND }");

        Assert.Equal(found, Check().Errors.Count(e => e.Code == "delimiter-in-id"));
    }

    [Fact]
    public void TheSameDocumentOverTwoAgreementsIsAmbiguous()
    {
        _folder.Replace(Acme, "usage: test\n    standard: x12\n    set: 850", "standard: x12\n    set: 850");
        Assert.Empty(Check().Errors);

        _folder.Replace(Acme, "us: { id: ZZ:NORTHWINDTEST, group: NORTHWINDTEST }\n    them: { id: ZZ:ACMETEST, group: ACMETEST }\n    channels: [acme-in]",
            "us: { id: ZZ:NORTHWIND, group: NORTHWIND }\n    them: { id: 08:6111250008, group: \"6111250008\" }\n    channels: [acme-in]");
        Assert.Equal("agreement-ambiguous", Assert.Single(Check().Errors).Code);
    }

    [Fact]
    public void ATestOrderHasNoWayToTheLiveErp()
    {
        _folder.Replace(Erp, "  erp-test-takes-orders:\n    direction: out\n    role: seller\n    document: order\n    usage: test",
            "  erp-test-takes-orders:\n    direction: out\n    role: seller\n    document: invoice\n    usage: test");

        var error = Assert.Single(Check().Errors);

        Assert.Equal(("route-unknown", Acme), (error.Code, error.File));
        Assert.Contains("usage test", error.Message);
    }

    [Fact]
    public void WithoutOurOwnSideNothingIsOurs()
    {
        _folder.Replace(Erp, "internal: true", "internal: false");

        var codes = Check().Errors.Select(e => e.Code).ToHashSet();

        Assert.Superset(new HashSet<string> { "internal-partner-missing", "identity-not-ours" }, codes);
    }

    [Fact]
    public void AMapsOwnErrorsComeWithTheirPlace()
    {
        _folder.Replace("acme/acme-850-to-order.map.yaml", "from: heading.CUR.CUR02", "from: heading.CUR.CUR99");

        var error = Assert.Single(Check().Errors);

        Assert.Equal(("map-source-unknown", "acme/acme-850-to-order.map.yaml", 9), (error.Code, error.File, error.Line));
    }

    [Fact]
    public void AMapTestThatFailsIsAnError()
    {
        _folder.Replace("acme/samples/850-stores.json", "\"unit\": \"CS\"", "\"unit\": \"CA\"");

        var error = Assert.Single(Check().Errors);

        Assert.Equal(("map-test-failed", "acme/acme-850-to-order.map.yaml"), (error.Code, error.File));
        Assert.StartsWith("samples/850-stores.edi: ", error.Message);
    }

    [Fact]
    public void AMapReadsNothingOutsideItsPartner()
    {
        _folder.With("acme/secrets/uom.csv", "a,b\nEA,EA\n");
        _folder.Replace("acme/acme-850-to-order.map.yaml", "tables/uom.csv", "secrets/uom.csv");
        Assert.Equal("map-lookup", Assert.Single(Check().Errors).Code);

        _folder.Replace("acme/acme-850-to-order.map.yaml", "secrets/uom.csv", "../fabrikam/tables/uom.csv");
        Assert.Equal("map-lookup", Assert.Single(Check().Errors).Code);
    }

    [Fact]
    public void AFolderThatIsNotThereSaysSo() =>
        Assert.Throws<DirectoryNotFoundException>(() => new FolderCheck(new MapVerdicts(), TimeProvider.System).Check(Path.Combine(_folder.Path, "none"), TestContext.Current.CancellationToken));

    public void Dispose() => _folder.Dispose();

    private CheckReport Check() => new FolderCheck(new MapVerdicts(), TimeProvider.System).Check(_folder.Path, TestContext.Current.CancellationToken);
}
