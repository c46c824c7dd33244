using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class TreeTests
{
    // reference/tree.md, "X12 850", without the envelope that the example leaves out
    private const string Expected = """
        { "set": { "ST01": "850", "ST02": "0001" },
          "heading": { "BEG": { "BEG01": "00", "BEG02": "SA", "BEG03": "4500012", "BEG05": "20261124" },
            "REF": [ { "REF01": "DP", "REF02": "038" }, { "REF01": "IA", "REF02": "00417" } ],
            "N1": [ { "N101": "ST", "N102": "STORE 12", "N103": "92", "N104": "0012", "N3": [ { "N301": "1 ELM ST" } ] } ] },
          "detail": { "PO1": [
            { "PO101": "1", "PO102": "12", "PO103": "EA", "PO104": "31.50", "PO106": "UP", "PO107": "036000291452", "PID": [ { "PID01": "F", "PID02": "08", "PID05": "SOCK" } ] },
            { "PO101": "2", "PO102": "4", "PO103": "CA", "PO104": "7.25" } ] },
          "summary": { "CTT": { "CTT01": "2" } } }
        """;

    [Fact]
    public void TheOrderOfTheTreePageComesOutAsItSays()
    {
        var verdict = Edi.Validate(Edi.Set(Edi.Order));
        Assert.Empty(verdict.Findings);
        Assert.Equal(ValidationState.Valid, verdict.Validation);
        var tree = verdict.Tree!;
        Assert.True(tree.Remove("interchange"));
        Assert.True(tree.Remove("group"));
        Assert.Equal(Edi.Json(Edi.Parse(Expected)), Edi.Json(tree));
    }

    [Fact]
    public void TheEnvelopeStandsInTheTreeByElementIdWithItsPadding()
    {
        var tree = Edi.Validate(Edi.Set(Edi.Order)).Tree!;
        Assert.Equal("SENDER         ", ((DocumentValue)((DocumentObject)tree["interchange"])["ISA06"]).Text);
        Assert.Equal("SENDER", ((DocumentValue)((DocumentObject)tree["group"])["GS02"]).Text);
    }

    [Fact]
    public void ACompositeIsAnObjectOfItsComponents()
    {
        var verdict = Edi.Validate850("BEG*00*SA*1**20261124", "REF*DP*038**ON>77>IA>5", "PO1**1*EA*1");
        Assert.Empty(verdict.Findings);
        Assert.Contains("\"REF04\":{\"C04001\":\"ON\",\"C04002\":\"77\",\"C04003\":\"IA\",\"C04004\":\"5\"}", Edi.Json(verdict.Tree!), StringComparison.Ordinal);
    }

    [Fact]
    public void ATreeIsWrittenBackByteForByte()
    {
        var tree = Edi.Validate(Edi.Set(Edi.Order)).Tree!;
        var envelope = new X12Envelope("ZZ", "SENDER", "ZZ", "RECEIVER", 1, new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var text = Edi.Write(output => X12Writer.WriteInterchange(
            output, envelope, [new X12GroupContent("PO", "SENDER", "RECEIVER", 1, [new X12SetContent("850", tree)])]));
        Assert.Equal(Edi.Wrap(Edi.Order), text);
    }
}
