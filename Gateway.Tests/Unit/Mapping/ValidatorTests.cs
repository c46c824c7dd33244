using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class ValidatorTests
{
    private const string Beg = "BEG*00*SA*4500012**20261124";
    private const string Po1 = "PO1*1*12*EA*31.50**UP*036000291452";

    public static TheoryData<string, EdiErrorCode, int?> ElementCases => new()
    {
        { "REF*DP*038*****7", EdiErrorCode.TooManyElements, 5 },
        { "REF**038", EdiErrorCode.MandatoryElementMissing, 1 },
        { "REF*DP", EdiErrorCode.ConditionalElementMissing, 2 },
        { "REF*D*038", EdiErrorCode.ElementTooShort, 1 },
        { "REF*DP*1234567890123456789012345678901", EdiErrorCode.ElementTooLong, 2 },
        { "CUR*BY*USD*1,25", EdiErrorCode.InvalidCharacter, 3 },
        { "CUR*BY*USD*+1.25", EdiErrorCode.InvalidCharacter, 3 },
        { "PID*S***C", EdiErrorCode.ConditionalElementMissing, null },
        { "PID*Q****TEXT", EdiErrorCode.InvalidCode, 1 },
        { "DTM*002*20260230", EdiErrorCode.InvalidDate, 2 },
        { "DTM*002*20261301", EdiErrorCode.InvalidDate, 2 },
        { "DTM*002*20261124*2400", EdiErrorCode.InvalidTime, 3 },
        { "DTM*002*20261124*1260", EdiErrorCode.InvalidTime, 3 },
        { "DTM*002", EdiErrorCode.ConditionalElementMissing, 2 },
        { "REF*DP*03>8", EdiErrorCode.TooManyComponents, 2 },
        { "REF*DP*038**ON", EdiErrorCode.MandatoryElementMissing, 4 },
        { "REF*DP*038**ON>7>IA", EdiErrorCode.ConditionalElementMissing, 4 },
        { "SAC*A*B000***12.50", EdiErrorCode.InvalidCharacter, 5 },
        { "MEA*WT*G*5*EA****AB", EdiErrorCode.ExclusionViolated, null },
    };

    [Theory]
    [MemberData(nameof(ElementCases))]
    public void ABadElementIsReportedWithItsPlaceAndLeavesTheSetUsable(string segment, EdiErrorCode expected, int? element)
    {
        var verdict = Edi.Validate850(Beg, segment, Po1);
        var finding = verdict.Findings.First(f => f.Code == expected);
        Assert.Equal(ValidationState.AcceptedWithErrors, verdict.Validation);
        Assert.NotNull(verdict.Tree);
        Assert.Equal(3, finding.SegmentPosition);
        Assert.True(element is null || finding.Element == element, $"element {finding.Element}");
        Assert.StartsWith("x12-", finding.CodeName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CUR*BY*USD*1.2500")]
    [InlineData("CTP***1E-5")]
    [InlineData("SAC*A*B000***-1250")]
    [InlineData("DTM*002*20240229*235959")]
    [InlineData("DTM*002**12595999")]
    [InlineData("PID*F****TEXT")]
    [InlineData("REF*DP*038*")]
    public void AGoodElementIsNotReported(string segment) => Assert.Empty(Edi.Validate850(Beg, segment, Po1).Findings);

    [Fact]
    public void AFindingNamesElementOffsetAndReference()
    {
        var set = Edi.SetOf("850", Beg, "REF*D*038", Po1);
        var finding = Assert.Single(Edi.Validate(set).Findings);
        var text = Edi.Wrap("ST*850*0001~" + Beg + "~REF*");
        Assert.Equal(("REF", 1, "128", "D", "ID 2/3"), (finding.SegmentTag, finding.Element, finding.ElementReference, finding.Value, finding.Expected));
        Assert.Equal(text.IndexOf("REF*", StringComparison.Ordinal) + 4, finding.Offset);
        Assert.Equal(finding.Offset + 1, finding.Column);
    }

    [Theory]
    [InlineData(EdiErrorCode.MandatorySegmentMissing, Po1)]
    [InlineData(EdiErrorCode.MandatorySegmentMissing, Beg)]
    [InlineData(EdiErrorCode.MandatorySegmentMissing, Beg, Po1, "LM*AB")]
    [InlineData(EdiErrorCode.SegmentExceedsMaximumUse, Beg, "CUR*BY*USD", "CUR*SE*USD", Po1)]
    [InlineData(EdiErrorCode.SegmentExceedsMaximumUse, Beg, "PER*BD", "PER*BD", "PER*BD", "PER*BD", Po1)]
    [InlineData(EdiErrorCode.LoopExceedsMaximum, Beg, Po1, "CTT*1", "CTT*1")]
    [InlineData(EdiErrorCode.SegmentOutOfOrder, Beg, "ITD*01", "CUR*BY*USD", Po1)]
    [InlineData(EdiErrorCode.SegmentNotInSet, Beg, "BIG*20261124*1", Po1)]
    [InlineData(EdiErrorCode.SegmentUnrecognized, Beg, "XYZ*1", Po1)]
    public void AWrongStructureMakesTheSetInvalidAndGivesNoTree(EdiErrorCode expected, params string[] segments)
    {
        var verdict = Edi.Validate850(segments);
        Assert.Contains(verdict.Findings, f => f.Code == expected && f.Level == FindingLevel.Segment);
        Assert.Equal(ValidationState.Invalid, verdict.Validation);
        Assert.Null(verdict.Tree);
    }

    // staedi#122, stupidedi#81: a segment belongs to the innermost open loop that has a place for it
    [Fact]
    public void ASegmentBelongsToTheInnermostLoopThatHasAPlaceForIt()
    {
        var verdict = Edi.Validate850(Beg, "N1*ST*A", "REF*DP*1", "N1*BT*B", Po1, "PID*F****A", "MEA*WT*G*1*LB", "REF*ZZ*1", "N1*ST*C", "REF*DP*2", "CTT*1", "AMT*TT*5");
        Assert.Empty(verdict.Findings);
        var json = Edi.Json(verdict.Tree!);
        Assert.Contains("\"N1\":[{\"N101\":\"ST\",\"N102\":\"A\",\"REF\":[{\"REF01\":\"DP\",\"REF02\":\"1\"}]},{\"N101\":\"BT\"", json, StringComparison.Ordinal);
        Assert.Contains("\"PID05\":\"A\",\"MEA\":[{", json, StringComparison.Ordinal);
        Assert.Contains("\"CTT\":{\"CTT01\":\"1\",\"AMT\":{\"AMT01\":\"TT\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySegmentOfTheBoundedLoopLsLeHasItsPlace()
    {
        var verdict = Edi.Validate850(Beg, Po1, "LS*1", "LDT*AD*5*DA", "LM*AB", "LQ*0*X", "LE*1", "CTT*1");
        Assert.Empty(verdict.Findings);
    }

    [Fact]
    public void TheFindingsOfASetAreCapped()
    {
        var segments = Enumerable.Repeat("REF*D*038", 500).Prepend(Beg).Append(Po1).ToArray();
        var verdict = Edi.Validate850(segments);
        Assert.Equal(EdiLimits.Default.MaxFindingsPerSet + 1, verdict.Findings.Count);
        Assert.Equal(EdiErrorCode.TooManyFindings, verdict.Findings[^1].Code);
    }

    [Fact]
    public void ASetWithoutSchemaIsSaidToBeUnchecked()
    {
        var verdict = Edi.Validate(Edi.SetOf("855", "BAK*00*AC*1*20261124"));
        Assert.Equal((EdiErrorCode.SetNotSupported, Severity.Warning), (verdict.Findings[0].Code, verdict.Findings[0].Severity));
        Assert.Equal(ValidationState.Valid, verdict.Validation);
        Assert.Null(verdict.Tree);
    }

    [Fact]
    public void EnvelopeFindingsMakeTheSetInvalid() =>
        Assert.Equal(ValidationState.Invalid, Edi.Validate(Edi.Set(Edi.Order.Replace("SE*11*", "SE*10*", StringComparison.Ordinal))).Validation);

    [Fact]
    public void EverySchemaCompilesAndNamesItsSet()
    {
        Assert.Equal(["810", "850", "997"], Gateway.Mapping.Schemas.SchemaCatalog.All.Select(s => s.SetId));
        Assert.NotNull(Gateway.Mapping.Schemas.SchemaCatalog.Find("x12", "004010VICS", "850"));
        Assert.Null(Gateway.Mapping.Schemas.SchemaCatalog.Find("x12", "005010", "850"));
    }
}
