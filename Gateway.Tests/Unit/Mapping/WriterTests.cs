using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class WriterTests
{
    private static readonly X12Envelope Envelope = new("ZZ", "US", "01", "123456789", 42, new DateTimeOffset(2026, 11, 24, 9, 5, 0, TimeSpan.Zero));

    [Fact]
    public void HeaderAndTrailersAreTheWriters()
    {
        X12WriteResult? result = null;
        var text = Edi.Write(o => result = X12Writer.WriteInterchange(
            o, Envelope with { Usage = 'T', AcknowledgmentRequested = true }, [new X12GroupContent("PO", "US", "THEM", 9, [Order("1"), Order("2")]) { Version = "004010VICS" }]));
        Assert.StartsWith("ISA*00*          *00*          *ZZ*US             *01*123456789      *261124*0905*U*00401*000000042*1*T*>~GS*PO*US*THEM*20261124*0905*9*X*004010VICS~ST*850*0001~", text, StringComparison.Ordinal);
        Assert.EndsWith("~SE*4*0002~GE*2*9~IEA*1*000000042~", text, StringComparison.Ordinal);
        Assert.Equal(("000000042", "9"), (result!.InterchangeControlNumber, result.Groups[0].ControlNumber));
        Assert.Equal(["0001", "0002"], result.Groups[0].SetControlNumbers);
        Assert.Empty(Edi.Findings(Edi.Items(text)));
    }

    [Fact]
    public void ALineBreakMayFollowEachSegment()
    {
        var envelope = Envelope with { Delimiters = X12Delimiters.Default with { LineBreak = "\r\n" } };
        var text = Edi.Write(o => X12Writer.WriteInterchange(o, envelope, [new X12GroupContent("PO", "A", "B", 1, [Order("1")])]));
        Assert.Equal(8, text.Split("~\r\n").Length - 1);
        Assert.Empty(Edi.Findings(Edi.Items(text)));
    }

    [Theory]
    [InlineData("A*B", "x12-write-delimiter")]
    [InlineData("A>B", "x12-write-delimiter")]
    [InlineData("A~B", "x12-write-delimiter")]
    [InlineData("A\nB", "x12-write-character")]
    [InlineData("A\u20AC", "x12-write-character")]
    [InlineData("12345678901234567890123", "x12-write-too-long")]
    public void AValueThatCannotBeCarriedIsRefused(string id, string code) => Assert.Equal(code, Refused(Order(id)).Code);

    [Theory]
    [InlineData("""{ "heading": { "BEG": [ ] } }""", "x12-write-shape")]
    [InlineData("""{ "heading": { "REF": { } } }""", "x12-write-shape")]
    [InlineData("""{ "heading": { "XYZ": { } } }""", "x12-write-key-unknown")]
    [InlineData("""{ "heading": { "BEG": { "BEG99": "1" } } }""", "x12-write-key-unknown")]
    [InlineData("""{ "head": { } }""", "x12-write-key-unknown")]
    public void ATreeOfAnotherShapeIsRefused(string json, string code) =>
        Assert.Equal(code, Refused(new X12SetContent("850", (DocumentObject)Edi.Parse(json))).Code);

    [Fact]
    public void ASetWithoutSchemaIsRefused() =>
        Assert.Equal("x12-write-schema-unknown", Refused(new X12SetContent("856", [])).Code);

    [Fact]
    public void AnIdThatDoesNotFitIsRefused() => Assert.Equal("x12-write-envelope", Assert.Throws<X12WriteException>(() => Edi.Write(o =>
        X12Writer.WriteInterchange(o, Envelope with { SenderId = "1234567890123456" }, []))).Code);

    private static X12SetContent Order(string id) => new("850", (DocumentObject)Edi.Parse(
        $$"""{ "heading": { "BEG": { "BEG01": "00", "BEG02": "SA", "BEG03": {{System.Text.Json.JsonSerializer.Serialize(id)}}, "BEG05": "20261124" } }, "detail": { "PO1": [ { "PO102": 12.50, "PO103": "EA" } ] } }"""));

    private static X12WriteException Refused(X12SetContent set) => Assert.Throws<X12WriteException>(() => Edi.Write(o =>
        X12Writer.WriteInterchange(o, Envelope, [new X12GroupContent("PO", "A", "B", 1, [set])])));
}
