using Gateway.Mapping.Canonical;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Maps;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class MapTests
{
    private static readonly string[] FullOrder =
    [
        "BEG*00*SA*4500012*R7*20261124*C9", "CUR*BY*USD", "REF*DP*038*DEPT", "REF*IA*00417", "PER*BD*ANN LEE*TE*5551234*EM*ann@example.com",
        "FOB*CC*DE*DOOR", "SAC*A*B000***1250*1*2.5*****06***DAMAGE", "ITD*01*3*2**10**30*****2 10 NET 30", "DTM*002*20261201", "DTM*001*20261215",
        "TD5**2*UPSN*M*GROUND", "N9*ZZ*1", "MSG*LEAVE AT DOCK 4", "N1*BY*EXAMPLE STORES*1*123456789", "N1*ST*STORE 12*92*0012", "N2*ATTN BACK DOOR",
        "N3*1 ELM ST*UNIT 2", "N4*DALLAS*TX*75201*US", "REF*ZZ*7", "PER*RE*BOB*TE*5559999",
        "PO1*1*12*EA*31.50*PE*UP*036000291452*VN*A77*IN*S-1", "PID*F*08***SOCK", "PO4*6*1*EA", "REF*ZZ*L1", "SAC*C*D240***500", "DTM*010*20261130", "N9*ZZ*9", "MSG*RED ONES",
        "PO1*2*4*CA*7.25", "PID*F****HAT", "CTT*2*16", "AMT*TT*407.00",
    ];

    private static readonly string[] FullInvoice =
    [
        "BIG*20261124*INV-9*20261101*4500012*R7**DI*00", "NTE*GEN*THANK YOU", "CUR*SE*USD", "REF*VN*0042", "N1*SE*ACME*1*987654321",
        "N1*ST*STORE 12*92*0012", "N3*1 ELM ST", "N4*DALLAS*TX*75201*US", "ITD*01*3*2**10**30", "DTM*011*20261120", "FOB*CC",
        "IT1*1*12*EA*31.50**UP*036000291452", "TXI*ST*3.15*8.25", "PID*F****SOCK", "REF*ZZ*L1", "SAC*A*B000***100",
        "IT1*2*4*CA*7.25**VN*A77", "TDS*40700*40000", "TXI*ST*3.15", "SAC*C*D240***500", "CTT*2*16",
    ];

    [Fact]
    public void EveryBaseMapCompiles() => Assert.All(BaseMaps.Names, name => Assert.NotEmpty(BaseMaps.Compile(name).Hash));

    [Fact]
    public void AnOrderBecomesACanonicalOrderThatItsSchemaAccepts()
    {
        var result = BaseMaps.Compile("base/850-to-order@1").Apply(Tree("850", FullOrder));
        Assert.Empty(result.Findings);
        Assert.Empty(CanonicalDocuments.Validate("order", result.Document!));
        var json = Edi.Json(result.Document!);
        Assert.StartsWith("{\"documentType\":\"order\",\"id\":\"4500012\",\"issueDate\":\"2026-11-24\",\"purpose\":\"original\",\"type\":\"SA\"", json, StringComparison.Ordinal);
        Assert.Contains("\"price\":{\"amount\":31.50,\"basis\":\"PE\"},\"item\":{\"standardId\":{\"value\":\"036000291452\",\"schemeId\":\"0160\",\"original\":\"UP\"}", json, StringComparison.Ordinal);
        Assert.Contains("\"amount\":12.50", json, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInvoiceBecomesACanonicalInvoiceThatItsSchemaAccepts()
    {
        var result = BaseMaps.Compile("base/810-to-invoice@1").Apply(Tree("810", FullInvoice));
        Assert.Empty(result.Findings);
        Assert.Empty(CanonicalDocuments.Validate("invoice", result.Document!));
        Assert.Contains("\"payableAmount\":407.00", Edi.Json(result.Document!), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOrderComesBackEqualApartFromItsEnvelope() => RoundTrip("850", FullOrder, "base/850-to-order@1", "base/order-to-850@1");

    [Fact]
    public void AnInvoiceComesBackEqualApartFromItsEnvelope() => RoundTrip("810", FullInvoice, "base/810-to-invoice@1", "base/invoice-to-810@1");

    [Fact]
    public void TheTreePagesOrderComesBackEqual() => RoundTrip("850", Edi.Order.Split('~')[1..^2], "base/850-to-order@1", "base/order-to-850@1");

    [Theory]
    [InlineData("from: heading.BEG.BEG03", "from: heading.BEG.BEG33", "map-source-unknown", 5)]
    [InlineData("  id: ", "  idd: ", "map-target-unknown", 5)]
    [InlineData("  id: { from: heading.BEG.BEG03 }\n", "", "map-target-unmapped", 5)]
    [InlineData("source: x12/850", "source: x12/999", "map-source-unknown", 2)]
    [InlineData("source:", "sources:", "map-key-unknown", 2)]
    [InlineData("from: heading.BEG.BEG03", "form: heading.BEG.BEG03", "map-key-unknown", 5)]
    [InlineData("map: test@1", "map: test", "map-name", 1)]
    [InlineData("map: test@1", "map: &a test@1", "yaml-alias", 1)]
    [InlineData("map: test@1", "map: !x test@1", "yaml-tag", 1)]
    [InlineData("map: test@1", "map: test@1\nmap: test@2", "yaml-duplicate-key", 2)]
    [InlineData("map: test@1", "map: test@1\n  bad: x", "yaml-syntax", 2)]
    [InlineData("unit: { from: PO103 }", "unit: { from: PO103, lookup: uom }", "map-lookup", 9)]
    [InlineData("unit: { from: PO103 }", "unit: { from: \"$$.heading.N1[N999='ST'].N102\" }", "map-source-unknown", 9)]
    [InlineData("source: x12/850", "source: x12/850\nextends: none@1", "map-extends", 3)]
    public void AMapThatIsWrongSaysWhereAndWhy(string right, string wrong, string code, int line)
    {
        Assert.Contains(right, Small, StringComparison.Ordinal);
        var error = MapCompiler.Compile(Small.Replace(right, wrong, StringComparison.Ordinal), "test.map.yaml", _ => null).Errors[0];
        Assert.Equal((code, line), (error.Code, (int)error.Line));
        Assert.True(error.Column > 0);
    }

    [Theory]
    [InlineData("map: [\nsource: x12/850\n")]
    [InlineData("map: [")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("\u0000")]
    [InlineData("- a")]
    [InlineData("map: a@1\n---\nmap: b@1")]
    public void TextThatIsNoMapIsAnErrorAndNeverThrown(string yaml) => Assert.Single(MapCompiler.Compile(yaml, "x", _ => null).Errors);

    [Fact]
    public void AMissingRequiredValueNamesItsRow()
    {
        var tree = Tree("850", FullOrder);
        ((DocumentObject)((DocumentObject)tree["heading"])["BEG"]).Remove("BEG03");
        var result = Compile(Small).Apply(tree);
        Assert.Null(result.Document);
        Assert.Equal(("map-required-missing", "id", "heading.BEG.BEG03"), (result.Findings[0].Code, result.Findings[0].Row, result.Findings[0].SourcePath));
    }

    [Fact]
    public void AValueThatIsNoNumberNamesItsRowAndSegment()
    {
        var tree = Tree("850", "BEG*00*SA*1**20261124", "PO1*1*1E30*EA*1");
        ((DocumentObject)((DocumentArray)((DocumentObject)tree["detail"])["PO1"])[0])["PO102"] = DocumentValue.Of("1,5");
        var finding = Compile(Small).Apply(tree).Findings[0];
        Assert.Equal(("map-conversion", "lines.quantity.value", 3, "1,5"), (finding.Code, finding.Row, finding.SegmentPosition, finding.Value));
    }

    [Fact]
    public void ATableMissIsAnErrorUnlessTheRowSaysOtherwise()
    {
        var yaml = Small.Replace("fields:\n  id", "lookups: { uom: uom.csv }\nfields:\n  id", StringComparison.Ordinal)
            .Replace("unit: { from: PO103 }", "unit: { from: PO103, lookup: uom }", StringComparison.Ordinal);
        string? Read(string name) => name == "uom.csv" ? "from,to\nEA,C62\n\"C,A\",XX\n" : null;
        var tree = Tree("850", FullOrder);
        Assert.Equal("map-lookup-miss", MapCompiler.Compile(yaml, "a", Read).Map!.Apply(tree).Findings[0].Code);
        var kept = MapCompiler.Compile(yaml.Replace("lookup: uom }", "lookup: uom, onMiss: keep }", StringComparison.Ordinal), "a", Read).Map!.Apply(tree);
        Assert.Contains("\"unit\":\"C62\"", Edi.Json(kept.Document!), StringComparison.Ordinal);
        Assert.Contains("\"unit\":\"CA\"", Edi.Json(kept.Document!), StringComparison.Ordinal);
    }

    [Fact]
    public void ARowIsLaidOverTheBaseOrDropped()
    {
        var map = Compile("map: acme-850-to-order@7\nextends: base/850-to-order@1\nfields:\n  type: { const: NE }\n  notes: { drop: true }\n  totals: { fields: { hash: { drop: true } } }\n");
        var json = Edi.Json(map.Apply(Tree("850", FullOrder)).Document!);
        Assert.Equal(("acme-850-to-order", 7, "canonical/order"), (map.Name, map.Version, map.Target));
        Assert.Contains("\"type\":\"NE\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("DOCK 4", json, StringComparison.Ordinal);
        Assert.Contains("\"totals\":{\"lineCount\":2,\"amount\":407.00}", json, StringComparison.Ordinal);
        Assert.NotEqual(map.Hash, BaseMaps.Compile("base/850-to-order@1").Hash);
    }

    [Fact]
    public void ConditionsChooseRows()
    {
        var map = Compile(Small.Replace("  issueDate", "  type: { const: DROP, when: \"heading.BEG.BEG02 = 'DS'\" }\n  contractId: { const: YES, when: \"!heading.CUR\" }\n  issueDate", StringComparison.Ordinal));
        var json = Edi.Json(map.Apply(Tree("850", "BEG*00*DS*1**20261124", "PO1*1*1*EA*1")).Document!);
        Assert.Contains("\"type\":\"DROP\",\"contractId\":\"YES\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("DROP", Edi.Json(map.Apply(Tree("850", FullOrder)).Document!), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSamplesOfAMapAreRun()
    {
        var yaml = Small + "tests: [ { input: a.edi, expect: a.json }, { input: a.edi, expect: b.json }, { input: none.edi, expect: a.json } ]\n";
        var expected = Edi.Json(Compile(Small).Apply(Edi.Validate(Edi.Set(Edi.Order)).Tree!).Document!);
        var results = Compile(yaml).RunTests(name => name switch
        {
            "a.edi" => Edi.Wrap(Edi.Order),
            "a.json" => expected,
            "b.json" => expected.Replace("31.50", "31.5", StringComparison.Ordinal).Replace("4500012", "4500013", StringComparison.Ordinal),
            _ => null,
        });
        Assert.Equal([true, false, false], results.Select(r => r.Passed));
        Assert.Contains("4500012", results[1].Message, StringComparison.Ordinal);
    }

    private const string Small = "map: test@1\nsource: x12/850\ntarget: canonical/order\nfields:\n  id: { from: heading.BEG.BEG03 }\n  issueDate: { from: heading.BEG.BEG05, date: CCYYMMDD }\n  lines:\n    each: detail.PO1\n    fields: { quantity: { fields: { value: { from: PO102, type: decimal }, unit: { from: PO103 } } } }\n  documentType: { const: order }\n";

    private static CompiledMap Compile(string yaml)
    {
        var compilation = MapCompiler.Compile(yaml, "test.map.yaml", _ => null);
        Assert.Empty(compilation.Errors);
        return compilation.Map!;
    }

    private static DocumentObject Tree(string id, params string[] segments)
    {
        var verdict = Edi.Validate(Edi.SetOf(id, segments));
        Assert.DoesNotContain(verdict.Findings, f => f.Severity == Severity.Error && f.Level != FindingLevel.Element);
        Assert.NotNull(verdict.Tree);
        return verdict.Tree;
    }

    private static void RoundTrip(string id, string[] segments, string there, string back)
    {
        var set = Edi.SetOf(id, segments);
        var verdict = Edi.Validate(set);
        Assert.Empty(verdict.Findings);
        var canonical = BaseMaps.Compile(there).Apply(verdict.Tree!);
        Assert.Empty(canonical.Findings);

        // By way of JSON, as an ERP would hand it back.
        var returned = BaseMaps.Compile(back).Apply(Edi.Parse(Edi.Json(canonical.Document!)));
        Assert.Empty(returned.Findings);
        var envelope = new X12Envelope("ZZ", "SENDER", "ZZ", "RECEIVER", 1, new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var text = Edi.Write(o => X12Writer.WriteInterchange(
            o, envelope, [new X12GroupContent(id == "850" ? "PO" : "IN", "SENDER", "RECEIVER", 1, [new X12SetContent(id, returned.Document!)])]));
        var written = Edi.Items(text).OfType<EdiItem.Set>().Single().TransactionSet;
        Assert.Equal(Edi.Bytes(string.Concat(segments.Select(s => s + "~"))), written.Bytes.Span[12..written.Bytes.Span.LastIndexOf("SE*"u8)].ToArray());
    }
}
