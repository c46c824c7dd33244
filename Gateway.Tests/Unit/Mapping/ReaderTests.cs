using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class ReaderTests
{
    [Fact]
    public void AGoodInterchangeComesOutInItsOrderWithoutFindings()
    {
        var items = Edi.Items(Edi.Wrap(Edi.Order));
        Assert.Equal(
            ["InterchangeStart", "GroupStart", "Set", "GroupEnd", "InterchangeEnd"], items.Select(i => i.GetType().Name));
        Assert.Empty(Edi.Findings(items));
        var header = ((EdiItem.InterchangeStart)items[0]).Header;
        Assert.Equal(("ZZ", "SENDER", "RECEIVER", "000000001", "P"), (header.SenderQualifier, header.SenderId, header.ReceiverId, header.ControlNumber, header.Usage));
        Assert.Equal(Edi.Wrap(Edi.Order).Length, ((EdiItem.InterchangeEnd)items[4]).EndOffset);
    }

    [Fact]
    public void AnIsaCutAtAnyByteIsReportedAndNothingIsThrown()
    {
        for (var length = 1; length < 106; length++)
        {
            var items = Edi.Items(Edi.Isa[..length]);
            var unreadable = Assert.IsType<EdiItem.Unreadable>(Assert.Single(items));
            var expected = length < 4 ? EdiErrorCode.NotX12 : EdiErrorCode.IsaTruncated;
            Assert.Equal(expected, unreadable.Finding.Code);
            Assert.Equal(length, unreadable.Length);
        }
    }

    [Theory]
    [InlineData("SE*11*", "SE*12*", EdiErrorCode.SegmentCountMismatch)]
    [InlineData("SE*11*0001", "SE*11*0002", EdiErrorCode.SetControlNumberMismatch)]
    [InlineData("SE*11*0001~", "", EdiErrorCode.SetTrailerMissing)]
    [InlineData("GE*1*1", "GE*2*1", EdiErrorCode.SetCountMismatch)]
    [InlineData("GE*1*1", "GE*1*2", EdiErrorCode.GroupControlNumberMismatch)]
    [InlineData("GE*1*1~", "", EdiErrorCode.GroupTrailerMissing)]
    [InlineData("IEA*1*", "IEA*2*", EdiErrorCode.GroupCountMismatch)]
    [InlineData("IEA*1*000000001", "IEA*1*000000002", EdiErrorCode.InterchangeControlNumberMismatch)]
    [InlineData("IEA*1*000000001~", "", EdiErrorCode.InterchangeTrailerMissing)]
    [InlineData("*U*00401*000000001", "*U*00401*00000000A", EdiErrorCode.InterchangeControlNumberInvalid)]
    [InlineData("ST*850*", "ST*85*", EdiErrorCode.SetIdInvalid)]
    [InlineData("GS*PO*", "GS*P*", EdiErrorCode.GroupHeaderInvalid)]
    [InlineData("*X*004010~ST", "*X*004010~ZZ*1~ST", EdiErrorCode.SegmentOutsideSet)]
    [InlineData("*261124*1200*U", "*261324*1200*U", EdiErrorCode.InterchangeDateInvalid)]
    [InlineData("STORE 12", "STORE\u000012", EdiErrorCode.InvalidCharacter)]
    [InlineData("CTT*2~", "CTT*2~~", EdiErrorCode.SegmentEmpty)]
    public void AnEnvelopeThatIsWrongIsReported(string right, string wrong, EdiErrorCode expected)
    {
        var text = Edi.Wrap(Edi.Order);
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.Contains(expected, Edi.Codes(text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("~\r\n")]
    [InlineData("~\n")]
    [InlineData("~ ")]
    [InlineData("\r")]
    public void AnyTerminatorAndWhatFollowsItIsRead(string terminator)
    {
        var items = Edi.Items(Edi.Wrap(Edi.Order).Replace("~", terminator, StringComparison.Ordinal));
        Assert.Empty(Edi.Findings(items));
        Assert.Equal(11, items.OfType<EdiItem.Set>().Single().TransactionSet.Count);
    }

    [Fact]
    public void LinesAndColumnsAreCounted()
    {
        var set = Edi.Items(Edi.Wrap(Edi.Order).Replace("~", "~\r\n", StringComparison.Ordinal)).OfType<EdiItem.Set>().Single().TransactionSet;
        Assert.Equal((3, 1, 1), (set[0].Line, set[0].Column, set[0].Position));
        Assert.Equal(4, set[1].Line);
    }

    [Fact]
    public void AByteOrderMarkIsSkippedWithAWarning()
    {
        var finding = Assert.Single(Edi.Findings(Edi.Items([0xEF, 0xBB, 0xBF, .. Edi.Bytes(Edi.Wrap(Edi.Order))])));
        Assert.Equal((EdiErrorCode.ByteOrderMark, Severity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void SeveralInterchangesInAFileAreRead()
    {
        var items = Edi.Items(Edi.Wrap(Edi.Order) + "\r\n" + Edi.Wrap(Edi.Order).Replace('*', '|'));
        Assert.Equal(2, items.OfType<EdiItem.InterchangeEnd>().Count());
        Assert.Empty(Edi.Findings(items));
    }

    // EDIFACT.NET#67: "ISA" inside data restarted the envelope
    [Fact]
    public void IsaInDataIsData()
    {
        var set = Edi.Set(Edi.Order.Replace("STORE 12", "ISA", StringComparison.Ordinal).Replace("1 ELM ST", "ISAAC ST", StringComparison.Ordinal));
        Assert.Empty(set.Findings);
        Assert.Equal("ISA", set.TransactionSet[4].GetString(2));
    }

    [Fact]
    public void AnIsaInTheMiddleEndsTheInterchangeThatLostItsTrailer()
    {
        var whole = Edi.Wrap(Edi.Order);
        var items = Edi.Items(whole[..whole.IndexOf("IEA", StringComparison.Ordinal)] + whole);
        Assert.Equal(2, items.OfType<EdiItem.InterchangeEnd>().Count());
        Assert.Equal([EdiErrorCode.InterchangeTrailerMissing], Edi.Findings(items).Select(f => f.Code));
    }

    [Fact]
    public void AWrongFieldWidthIsReadByTheSeparatorsAndReported()
    {
        var items = Edi.Items(Edi.Wrap(Edi.Order).Replace("SENDER         *ZZ", "SENDER*ZZ", StringComparison.Ordinal));
        var finding = Assert.Single(Edi.Findings(items));
        Assert.Equal(EdiErrorCode.IsaWidthWrong, finding.Code);
        Assert.Contains("byte 51", finding.Message, StringComparison.Ordinal);
        Assert.Equal("SENDER", items.OfType<EdiItem.InterchangeStart>().Single().Header.SenderId);
    }

    [Theory]
    [InlineData("*P*>~", "*P**~")]
    [InlineData("*P*>~", "*P*A~")]
    [InlineData("*P*>~", "*P*>>")]
    [InlineData("*P*>~", "*P*>A")]
    public void DelimitersMustBeDistinctAndNoLetters(string right, string wrong)
    {
        var items = Edi.Items(Edi.Wrap(Edi.Order).Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(EdiErrorCode.IsaMalformed, Assert.IsType<EdiItem.Unreadable>(items[0]).Finding.Code);
    }

    [Fact]
    public void TheRepetitionSeparatorCountsFrom00402AndOnlyWhenItIsNoLetter()
    {
        X12Delimiters Of(string isa11, string isa12) => Edi.Items(Edi.Wrap(Edi.Order).Replace("*U*00401*", $"*{isa11}*{isa12}*", StringComparison.Ordinal))
            .OfType<EdiItem.InterchangeStart>().Single().Header.Delimiters;
        Assert.Null(Of("U", "00401").Repetition);
        Assert.Null(Of("^", "00401").Repetition);
        Assert.Equal((byte)'^', Of("^", "00402").Repetition);
        Assert.Null(Of("U", "00501").Repetition);
    }

    [Theory]
    [InlineData("UNB+UNOA:1+A+B'", EdiErrorCode.EdifactNotSupported)]
    [InlineData("{ \"a\": 1 }", EdiErrorCode.NotX12)]
    [InlineData("", EdiErrorCode.NotX12)]
    [InlineData("  \r\n", EdiErrorCode.NotX12)]
    public void WhatIsNoX12IsOneUnreadableItem(string text, EdiErrorCode expected) =>
        Assert.Equal(expected, Assert.IsType<EdiItem.Unreadable>(Assert.Single(Edi.Items(text))).Finding.Code);

    [Fact]
    public void GarbageBetweenInterchangesIsReportedAndPassedOver()
    {
        var items = Edi.Items(Edi.Wrap(Edi.Order) + "mailbox 17\r\n" + Edi.Wrap(Edi.Order));
        Assert.Equal(2, items.OfType<EdiItem.InterchangeEnd>().Count());
        var unreadable = items.OfType<EdiItem.Unreadable>().Single();
        Assert.Equal((Edi.Wrap(Edi.Order).Length, 12), (unreadable.Offset, unreadable.Length));
    }

    [Fact]
    public void AFileCutAnywhereStillEndsWhatItStarted()
    {
        var text = Edi.Wrap(Edi.Order);
        for (var length = 106; length < text.Length - 1; length++)
        {
            var items = Edi.Items(text[..length]);
            Assert.Equal(items.OfType<EdiItem.InterchangeStart>().Count(), items.OfType<EdiItem.InterchangeEnd>().Count());
            Assert.Equal(items.OfType<EdiItem.GroupStart>().Count(), items.OfType<EdiItem.GroupEnd>().Count());
            Assert.Contains(Edi.Findings(items), f => f.Code == EdiErrorCode.InterchangeTrailerMissing);
        }

        Assert.Empty(Edi.Findings(Edi.Items(text[..^1])));
    }

    [Fact]
    public void ASegmentWithoutEndIsRefusedQuicklyInBoundedMemory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var endless = new EndlessStream(Edi.Bytes(Edi.Isa + "GS*PO*"), 1L << 30);
        var items = Edi.Items(endless);
        Assert.Contains(items, i => i is EdiItem.Unreadable { Finding.Code: EdiErrorCode.SegmentTooLong });
        // X12 I18: 022 invalid control structure. That the end was not reached does not say that the sender left it out.
        Assert.Equal(EdiErrorCode.SegmentTooLong, items.OfType<EdiItem.InterchangeEnd>().Single().Findings[0].Code);
        Assert.DoesNotContain(Edi.Findings(items), f => f.Code == EdiErrorCode.InterchangeTrailerMissing);
        Assert.True(endless.Given < 1_000_000, $"{endless.Given} bytes were read");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000);
    }

    /// <summary>X12 718: 23, the control number is not unique in the group. In another group it may stand again.</summary>
    [Fact]
    public void ARepeatedSetControlNumberIsReportedOnTheSetThatRepeatsIt()
    {
        const string Set = "ST*850*0001~SE*2*0001~";
        var group = Edi.Wrap(Set + Set, count: 2);
        var two = group.Replace("GE*2*1~", "GE*2*1~GS*PO*A*B*20261124*1200*2*X*004010~" + Set + "GE*1*2~", StringComparison.Ordinal)
            .Replace("IEA*1", "IEA*2", StringComparison.Ordinal);

        var sets = Edi.Items(two).OfType<EdiItem.Set>().ToArray();

        Assert.Equal(3, sets.Length);
        Assert.Equal([false, true, false], sets.Select(s => s.Findings.Any(f => f.Code == EdiErrorCode.SetControlNumberDuplicate)));
    }

    [Fact]
    public void ASetThatIsTooLargeIsCutAndReported()
    {
        var text = Edi.Wrap("ST*850*0001~" + string.Concat(Enumerable.Repeat("REF*DP*038~", 1000)) + "SE*1002*0001~");
        var set = Edi.Items(Edi.Bytes(text), new EdiLimits { MaxSetBytes = 1000 }).OfType<EdiItem.Set>().Single();
        Assert.Equal(EdiErrorCode.SetTooLarge, Assert.Single(set.Findings).Code);
    }

    // The length of a BIN's data stands in BIN01; the data may hold any byte, terminators too.
    [Fact]
    public void BinaryDataMayHoldDelimiters()
    {
        var set = Edi.Set("ST*275*0001~BIN*8*a~b*c>d!~SE*3*0001~");
        Assert.Empty(set.Findings);
        Assert.Equal("a~b*c>d!", set.TransactionSet[1].GetString(2));
    }

    [Fact]
    public void ATa1BetweenIsaAndGsIsAnItem()
    {
        var items = Edi.Items(Edi.Isa + "TA1*000000905*261123*0830*R*024~IEA*0*000000001~");
        var ta1 = items.OfType<EdiItem.Ta1>().Single().Acknowledgment;
        Assert.Equal(("000000905", "R", "024"), (ta1.AckedInterchangeControlNumber, ta1.InterchangeCode, ta1.NoteCode));
        Assert.Empty(Edi.Findings(items));
    }
}
