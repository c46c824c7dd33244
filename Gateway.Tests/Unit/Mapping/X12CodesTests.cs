using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

/// <summary>Each producible row of the code tables, by data element: 715 716 717 718 720 723, I17 I18.</summary>
public class X12CodesTests
{
    private const string Beg = "BEG*00*SA*4500012**20261124";
    private const string Po1 = "PO1*1*12*EA*31.50**UP*036000291452";

    [Theory]
    [InlineData("1", "XYZ*1")] // 720: unrecognized segment id
    [InlineData("3", "LM*AB")] // 720: mandatory segment missing (LQ)
    [InlineData("5", "CUR*BY*USD", "CUR*BY*USD")] // 720: exceeds maximum use
    [InlineData("6", "BIG*20261124*1")] // 720: not in this set
    [InlineData("7", "ITD*01", "CUR*BY*USD")] // 720: not in sequence
    [InlineData("8", "REF*D*038")] // 720: has data element errors
    public void SegmentErrorsGetTheirCodeOf720(string expected, params string[] segments)
    {
        var set = Judge(Edi.SetOf("850", [Beg, .. segments, Po1])).Sets[0];
        Assert.Contains(set.Notes, n => n.Code == expected);
        Assert.Contains("5", set.ErrorCodes); // 718: one or more segments in error
    }

    [Fact]
    public void ALoopOverItsMaximumGets4Of720() =>
        Assert.Contains(Judge(Edi.SetOf("850", Beg, Po1, "CTT*1", "CTT*1")).Sets[0].Notes, n => n.Code == "4");

    [Theory]
    [InlineData("1", "REF**038")] // 723: mandatory missing
    [InlineData("2", "REF*DP")] // 723: conditional missing
    [InlineData("3", "REF*DP*038*****7")] // 723: too many
    [InlineData("4", "REF*D*038")] // 723: too short
    [InlineData("5", "REF*DPXX*038")] // 723: too long
    [InlineData("6", "CUR*BY*USD*1,25")] // 723: invalid character
    [InlineData("7", "PID*Q****TEXT")] // 723: invalid code
    [InlineData("8", "DTM*002*20260230")] // 723: invalid date
    [InlineData("9", "DTM*002*20261124*2400")] // 723: invalid time
    [InlineData("10", "MEA*WT*G*5*EA****AB")] // 723: exclusion violated
    public void ElementErrorsGetTheirCodeOf723(string expected, string segment) =>
        Assert.Contains(Judge(Edi.SetOf("850", Beg, segment, Po1)).Sets[0].Notes.SelectMany(n => n.Elements), e => e.Code == expected);

    [Theory]
    [InlineData("2", "SE*11*0001~", "")] // 718: trailer missing
    [InlineData("3", "SE*11*0001", "SE*11*0009")] // 718: control numbers differ
    [InlineData("4", "SE*11*0001", "SE*12*0001")] // 718: count differs
    [InlineData("6", "ST*850*", "ST*85*")] // 718: set identifier
    [InlineData("7", "*0001~", "*1~")] // 718: control number
    public void SetErrorsGetTheirCodeOf718(string expected, string right, string wrong)
    {
        var verdict = Judge(Edi.Set(Edi.Order.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal("R", verdict.Sets[0].Code); // 717
        Assert.Equal("R", verdict.Code); // 715: the only set is rejected
        Assert.Contains(expected, verdict.Sets[0].ErrorCodes);
    }

    [Theory]
    [InlineData("1", "GS*PO*", "GS*P*")] // 716: functional group not supported
    [InlineData("3", "GE*1*1~", "")] // 716: trailer missing
    [InlineData("4", "GE*1*1~", "GE*1*2~")] // 716: control numbers differ
    [InlineData("5", "GE*1*1~", "GE*2*1~")] // 716: count differs
    [InlineData("6", "*1*X*004010~", "*A*X*004010~")] // 716: control number
    public void GroupErrorsGetTheirCodeOf716AndRejectTheGroup(string expected, string right, string wrong)
    {
        var verdict = JudgeAll(Edi.Wrap(Edi.Order).Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(("R", 0), (verdict.Code, verdict.Accepted));
        Assert.Contains(expected, verdict.ErrorCodes);
        Assert.All(verdict.Sets, s => Assert.Equal("R", s.Code));
    }

    [Theory]
    [InlineData("000", "A", "~", "~")] // I18: no error; I17: A
    [InlineData("001", "R", "IEA*1*000000001", "IEA*1*000000002")]
    [InlineData("005", "E", "*ZZ*SENDER", "* Z*SENDER")]
    [InlineData("007", "E", "*ZZ*RECEIVER", "* Z*RECEIVER")]
    [InlineData("014", "E", "*261124*1200*U", "*261324*1200*U")]
    [InlineData("015", "E", "*261124*1200*U", "*261124*2500*U")]
    [InlineData("016", "E", "*1200*U*", "*1200*X*")]
    [InlineData("017", "E", "*00401*", "*0040A*")]
    [InlineData("018", "R", "*00401*000000001", "*00401*00000000A")]
    [InlineData("019", "E", "*000000001*0*P", "*000000001*9*P")]
    [InlineData("020", "E", "*0*P*", "*0*X*")]
    [InlineData("021", "R", "IEA*1*", "IEA*2*")]
    [InlineData("022", "R", "SENDER         *ZZ", "SENDER*ZZ")]
    [InlineData("022", "R", "*00401*000000001", "*00401*00000000\0")]
    [InlineData("022", "R", "*1*X*004010", "*\u0001*X*004010")]
    [InlineData("023", "R", "IEA*1*000000001~", "")]
    [InlineData("024", "R", "~GS*", "~ZZ*1~GS*")]
    public void InterchangeErrorsGetTheirNoteOfI18(string note, string code, string right, string wrong)
    {
        var items = Edi.Items(Edi.Wrap(Edi.Order).Replace(right, wrong, StringComparison.Ordinal));
        var end = items.OfType<EdiItem.InterchangeEnd>().Single();
        var ta1 = X12Acknowledgments.Ta1(end.Header, end.Findings);
        Assert.Equal((code, note), (ta1.InterchangeCode, ta1.NoteCode));
    }

    // I18 009 and 025, 716 2 and 718 1 are found by callers who know their partners and their history.
    [Fact]
    public void CodesThatCallersFindAreInTheTables()
    {
        Assert.Equal("009", X12Codes.Interchange(EdiErrorCode.ReceiverUnknown));
        Assert.Equal("025", X12Codes.Interchange(EdiErrorCode.InterchangeDuplicate));
        Assert.Equal("2", X12Codes.Group(EdiErrorCode.GroupVersionNotSupported));
        Assert.Equal("1", X12Codes.Set(EdiErrorCode.SetNotSupported));
        Assert.Equal("2", X12Codes.Segment(EdiErrorCode.SegmentUnexpected));
    }

    [Fact]
    public void EveryErrorThatAReaderOrValidatorMakesHasARowAtItsLevel()
    {
        foreach (var code in Enum.GetValues<EdiErrorCode>())
        {
            Func<EdiErrorCode, string>[] tables = [X12Codes.Set, X12Codes.Segment, X12Codes.Element, X12Codes.Group, X12Codes.Interchange];
            var rows = tables.Count(t => HasRow(t, code));
            var exempt = code is EdiErrorCode.NotX12 or EdiErrorCode.EdifactNotSupported or EdiErrorCode.TooManyFindings;
            Assert.True(exempt || rows > 0, $"{code} has no row");
        }
    }

    internal static GroupVerdict Judge(params EdiItem.Set[] sets)
    {
        var group = sets[0].TransactionSet.Group!;
        var judge = new GroupJudge(group);
        foreach (var set in sets)
        {
            judge.Add(Edi.Validate(set), set.TransactionSet);
        }

        return judge.Close(new EdiItem.GroupEnd(group, sets.Length, sets.Length, []), AckPolicy.Default);
    }

    internal static GroupVerdict JudgeAll(string text, AckPolicy? policy = null)
    {
        var items = Edi.Items(text);
        var end = items.OfType<EdiItem.GroupEnd>().Single();
        var judge = new GroupJudge(end.Header);
        foreach (var set in items.OfType<EdiItem.Set>())
        {
            judge.Add(Edi.Validate(set), set.TransactionSet);
        }

        return judge.Close(end, policy ?? AckPolicy.Default);
    }

    private static bool HasRow(Func<EdiErrorCode, string> table, EdiErrorCode code)
    {
        try
        {
            return table(code).Length > 0;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
