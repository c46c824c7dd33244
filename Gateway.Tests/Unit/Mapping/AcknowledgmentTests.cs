using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class AcknowledgmentTests
{
    private static readonly X12Envelope Envelope = new("ZZ", "RECEIVER", "ZZ", "SENDER", 7, new DateTimeOffset(2026, 11, 24, 12, 30, 0, TimeSpan.Zero));
    private const string Bad = "ST*850*0002~BEG*00*SA*4500013**20260230~PO1*1*12*EA*31.50~XYZ*1~SE*5*0002~";

    private static readonly string Good = Edi.Order;

    [Fact]
    public void AGroupIsAcceptedInPart()
    {
        var verdict = X12CodesTests.JudgeAll(Edi.Wrap(Good + Bad, 2));
        Assert.Equal(("P", 2, 2, 1), (verdict.Code, verdict.Included, verdict.Received, verdict.Accepted));
        Assert.Equal(["A", "R"], verdict.Sets.Select(s => s.Code));
    }

    [Theory]
    [InlineData(DataErrorPolicy.Accept, "A", "A")]
    [InlineData(DataErrorPolicy.AcceptWithErrors, "E", "E")]
    [InlineData(DataErrorPolicy.Reject, "R", "R")]
    public void ErrorsOfDataAreAnsweredByPolicy(DataErrorPolicy policy, string set, string group)
    {
        var text = Edi.Wrap(Edi.Order.Replace("20261124", "20260230", StringComparison.Ordinal));
        var verdict = X12CodesTests.JudgeAll(text, new AckPolicy { DataErrors = policy });
        Assert.Equal((set, group), (verdict.Sets[0].Code, verdict.Code));
    }

    // 718 code 23: control number not unique within the group
    [Fact]
    public void ASetNumberThatStandsTwiceRejectsTheSecondSet()
    {
        var verdict = X12CodesTests.JudgeAll(Edi.Wrap(Good + Good, 2));
        Assert.Equal(["A", "R"], verdict.Sets.Select(s => s.Code));
        Assert.Contains("23", verdict.Sets[1].ErrorCodes);
        Assert.Equal("P", verdict.Code);
    }

    [Fact]
    public void The997NamesSegmentsAndElements()
    {
        var verdict = X12CodesTests.JudgeAll(Edi.Wrap(Good + Bad, 2));
        var text = Edi.Write(o => X12Writer.WriteInterchange(
            o, Envelope, [new X12GroupContent("FA", "RECEIVER", "SENDER", 3, [new X12SetContent("997", X12Acknowledgments.Tree997(verdict))])]));
        Assert.EndsWith(
            "~GS*FA*RECEIVER*SENDER*20261124*1230*3*X*004010~ST*997*0001~AK1*PO*1~AK2*850*0001~AK5*A~AK2*850*0002~AK3*BEG*2**8~"
            + "AK4*5*373*8*20260230~AK3*XYZ*4**1~AK5*R*5~AK9*P*2*2*1~SE*11*0001~GE*1*3~IEA*1*000000007~",
            text,
            StringComparison.Ordinal);
        var set = Edi.Items(text).OfType<EdiItem.Set>().Single();
        Assert.Empty(Edi.Validate(set).Findings);
    }

    /// <summary>Element 722 has two digits.</summary>
    [Fact]
    public void AnElementBeyondTheNinetyNinthIsToldAsThat()
    {
        var set = Edi.Order.Replace("N1*ST*STORE 12*92*0012", "N1*ST*STORE 12*92*0012" + new string('*', 110) + "X", StringComparison.Ordinal);
        var verdict = X12CodesTests.JudgeAll(Edi.Wrap(set), new AckPolicy { DataErrors = DataErrorPolicy.Reject });
        var text = Edi.Write(o => X12Writer.WriteInterchange(
            o, Envelope, [new X12GroupContent("FA", "R", "S", 3, [new X12SetContent("997", X12Acknowledgments.Tree997(verdict))])]));
        Assert.Contains("~AK3*N1*5**8~AK4*99**3", text, StringComparison.Ordinal);
        Assert.Contains("~AK5*R*5~AK9*R*1*1*0~", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A997IsReadBackAsItWasWritten()
    {
        var verdict = X12CodesTests.JudgeAll(Edi.Wrap(Good + Bad, 2));
        var text = Edi.Write(o => X12Writer.WriteInterchange(
            o, Envelope, [new X12GroupContent("FA", "R", "S", 3, [new X12SetContent("997", X12Acknowledgments.Tree997(verdict))])]));
        var ack = Assert.Single(X12Acknowledgments.Parse997(Edi.Items(text).OfType<EdiItem.Set>().Single().TransactionSet));
        Assert.Equal(("PO", "1", "P", 2, 2, 1), (ack.AckedFunctionalId, ack.AckedGroupControlNumber, ack.GroupCode, ack.Included, ack.Received, ack.Accepted));
        Assert.Equal([true, false], ack.Sets.Select(s => s.IsAccepted));
        Assert.Equal(("BEG", 2, "8"), (ack.Sets[1].Notes[0].SegmentTag, ack.Sets[1].Notes[0].Position, ack.Sets[1].Notes[0].Code));
        Assert.Equal(new ElementNote(5, null, "373", "8", "20260230"), ack.Sets[1].Notes[0].Elements[0]);
    }

    [Fact]
    public void A997WithoutAk2CoversItsGroup()
    {
        var set = Edi.SetOf("997", "AK1*PO*17", "AK9*R*5*5*0*3");
        var ack = Assert.Single(X12Acknowledgments.Parse997(set.TransactionSet));
        Assert.Empty(ack.Sets);
        Assert.Equal(("17", "R", "3"), (ack.AckedGroupControlNumber, ack.GroupCode, Assert.Single(ack.GroupErrorCodes)));
    }

    /// <summary>X12 997: one AK1, an AK5 for each AK2, one AK9; element 715 with the counts AK902 to AK904, element 717 of the sets named.</summary>
    [Theory]
    [InlineData(true, "AK1*PO*17", "AK9*A*5*5*5")]
    [InlineData(true, "AK1*PO*17", "AK9*R*5*4*0*5")]
    [InlineData(true, "AK1*PO*17", "AK9*P*3*3*2")]
    [InlineData(true, "AK1*PO*17", "AK2*850*0001", "AK5*A", "AK2*850*0002", "AK5*R*5", "AK9*P*2*2*1")]
    [InlineData(true, "AK1*PO*17", "AK2*850*0002", "AK5*R*5", "AK9*P*3*3*2")] // accepted sets go unnamed
    [InlineData(true, "AK1*PO*17", "AK2*850*0001", "AK5*E*5", "AK9*E*1*1*1")]
    [InlineData(true, "AK1*PO*17", "AK9*R")] // refused unread
    [InlineData(false, "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO*17")]
    [InlineData(false, "AK1*PO*17", "AK1*PO*18", "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK9*R*1*1*0", "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO", "AK9*A*1*1*1")]
    [InlineData(false, "AK1**17", "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK9*Q*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK9*A*1*1")]
    [InlineData(false, "AK1*PO*17", "AK9*A*1*1*X")]
    [InlineData(false, "AK1*PO*17", "AK9*A*2*1*1")]
    [InlineData(false, "AK1*PO*17", "AK9*A*1*1*2")]
    [InlineData(true, "AK1*PO*17", "AK9*A*0*0*0")] // of a group without sets; that nothing like it was sent is for the matching
    [InlineData(false, "AK1*PO*17", "AK9*P*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK9*P*1*1*0")]
    [InlineData(false, "AK1*PO*17", "AK9*P*1*5*3")]
    [InlineData(false, "AK1*PO*17", "AK9*R*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK2*850*0001", "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK2*850*0001", "IK5*A", "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK2*850*0001", "AK5*P", "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK2*850*0001", "AK5*R*5", "AK9*A*1*1*1")]
    [InlineData(false, "AK1*PO*17", "AK2*850*0001", "AK5*A", "AK9*R*1*1*0")]
    [InlineData(false, "AK1*PO*17", "AK2*850*0001", "AK5*R*5", "AK9*R*5*5*0")] // four refused and not named
    [InlineData(false, "AK1*PO*17", "AK2*850*0001", "AK5*A", "AK2*850*0001", "AK5*R*5", "AK9*P*2*2*1")]
    public void A997IsBelievedOnlyWhenItsPartsAgree(bool believed, params string[] segments) =>
        Assert.Equal(believed, Assert.Single(X12Acknowledgments.Parse997(Edi.SetOf("997", segments).TransactionSet)).Contradiction is null);

    [Fact]
    public void ATa1StandsAloneInItsInterchange()
    {
        var header = Edi.Items(Edi.Wrap(Edi.Order)).OfType<EdiItem.InterchangeStart>().Single().Header;
        var text = Edi.Write(o => X12Acknowledgments.WriteTa1(o, Envelope, X12Acknowledgments.Ta1(header, [])));
        Assert.EndsWith("~TA1*000000001*261124*1200*A*000~IEA*0*000000007~", text, StringComparison.Ordinal);
        Assert.Empty(Edi.Findings(Edi.Items(text)));
    }

    /// <summary>X12 TA1: five elements, all mandatory; TA104 (I17) A says that there is no error, which in TA105 (I18) is 000.</summary>
    [Theory]
    [InlineData(true, "TA1*000000001*261124*1200*A*000")]
    [InlineData(true, "TA1*000000001*261124*1200*E*022")]
    [InlineData(true, "TA1*000000001*261124*1200*R*001")]
    [InlineData(true, "TA1*000000001*261124*1200*R*031")]
    [InlineData(false, "TA1*000000001*261124*1200*R*032")]
    [InlineData(false, "TA1*000000001*261124*1200*R*999")]
    [InlineData(false, "TA1*000000001*261124*1200*R*24")]
    [InlineData(false, "TA1*000000001*261124*1200*A*022")]
    [InlineData(false, "TA1*000000001*261124*1200*E*000")]
    [InlineData(false, "TA1*000000001*261124*1200*R*000")]
    [InlineData(false, "TA1*000000001*261124*1200*Q*000")]
    [InlineData(false, "TA1*000000001*261124*1200*A")]
    [InlineData(false, "TA1*000000001*261124*1200*R")]
    [InlineData(false, "TA1*000000001*261124**A*000")]
    [InlineData(false, "TA1*000000001**1200*A*000")]
    [InlineData(false, "TA1**261124*1200*A*000")]
    public void ATa1IsBelievedOnlyWhenItIsWholeAndItsNoteFitsItsCode(bool believed, string ta1) =>
        Assert.Equal(believed, Ta1Parser.Parse(ta1.Split('*')).Contradiction is null);

    [Theory]
    [InlineData("997", true)]
    [InlineData("999", true)]
    [InlineData("824", false)]
    [InlineData("850", false)]
    public void OnlyAcknowledgmentsGetNone(string setId, bool expected) => Assert.Equal(expected, X12Acknowledgments.IsAcknowledgment(setId));

    // A bad value that holds a delimiter would break the acknowledgment that quotes it.
    [Fact]
    public void AValueWithDelimitersIsNotQuoted()
    {
        var verdict = X12CodesTests.JudgeAll(Edi.Wrap(Edi.Order.Replace("*DP*", "*D>P*", StringComparison.Ordinal)));
        var json = Edi.Json(X12Acknowledgments.Tree997(verdict));
        Assert.DoesNotContain("D>P", json, StringComparison.Ordinal);
        Assert.NotNull(SchemaCatalog.Find("x12/997"));
        Assert.Equal(DocumentValueKind.Text, ((DocumentValue)((DocumentObject)((DocumentObject)X12Acknowledgments.Tree997(verdict)["heading"])["AK1"])["AK101"]).Kind);
        Assert.Equal(FindingLevel.Group, new Acknowledgment(AcknowledgmentKind.X12997).Level);
    }
}
