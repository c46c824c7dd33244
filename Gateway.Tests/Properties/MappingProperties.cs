using System.Text;
using CsCheck;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Properties;

public class MappingProperties
{
    private const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*1200*U*00401*000000001*0*P*>~";

    private const string Good = Isa + "GS*PO*SENDER*RECEIVER*20261124*1200*1*X*004010~ST*850*0001~BEG*00*SA*4500012**20261124~REF*DP*038~N1*ST*STORE 12*92*0012~"
        + "PO1*1*12*EA*31.50**UP*036000291452~PID*F*08***SOCK~CTT*1~SE*8*0001~GE*1*1~IEA*1*000000001~";

    // Pieces that lead deep into the reader, and bytes that lead astray.
    private static readonly string[] Pieces =
    [
        Isa, Good, "GS*PO*A*B*20261124*1200*1*X*004010~", "ST*850*0001~", "SE*2*0001~", "GE*1*1~", "IEA*1*000000001~", "\r\n", "~", "*", "ISA", "ISA*",
        "BEG*00*SA*1**20261124~", "BIN*5*a~b*c~", "BIN*99999999*", "BDS*ASC*3*~~~~", "TA1*000000905*261123*0830*R*024~", "PO1*1*1*EA*1~", "UNB+", "\u00EF\u00BB\u00BF",
    ];

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]),
        Gen.Char['\u0000', '\u00FF'].Array[0, 20].Select(c => new string(c)));

    private static readonly Gen<string> Anything = Piece.Array[0, 12].Select(string.Concat);

    [Fact]
    public void AnyBytesAreReadAndValidatedWithoutAnException() => Anything.Sample(text =>
    {
        foreach (var item in Read(Bytes(text), 4096))
        {
            if (item is EdiItem.Set set)
            {
                SetValidator.Validate(set.TransactionSet, SchemaCatalog.Find("x12", "004010", "850"), set.Findings, EdiLimits.Default);
            }
        }
    });

    [Fact]
    public void WhateverCameInCanBeAcknowledged() => Anything.Sample(text =>
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var envelope = new X12Envelope("ZZ", "A", "ZZ", "B", 1, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        GroupJudge? judge = null;
        foreach (var item in Read(Bytes(text), 4096))
        {
            switch (item)
            {
                case EdiItem.GroupStart start:
                    judge = new GroupJudge(start.Header);
                    break;
                case EdiItem.Set set:
                    judge?.Add(SetValidator.Validate(set.TransactionSet, SchemaCatalog.Find("x12/850"), set.Findings), set.TransactionSet);
                    break;
                case EdiItem.GroupEnd end:
                    var tree = X12Acknowledgments.Tree997(judge!.Close(end, AckPolicy.Default));
                    X12Writer.WriteInterchange(output, envelope, [new X12GroupContent("FA", "A", "B", 1, [new X12SetContent("997", tree)])]);
                    judge = null;
                    break;
                case EdiItem.InterchangeEnd end:
                    X12Acknowledgments.WriteTa1(output, envelope, X12Acknowledgments.Ta1(end.Header, end.Findings));
                    break;
            }
        }

        Assert.DoesNotContain(Read(output.WrittenSpan.ToArray(), 4096), i => i is EdiItem.Unreadable && output.WrittenCount > 0);
    });

    /// <summary>Element 722 is 1/2, 724 is 1/99: a set of anything is told of within them, whatever delimiters the agreement has.</summary>
    [Fact]
    public void A997CanBeWrittenAboutAnyGarbageWithAnyDelimiters() => Gen.Select(
        Gen.Char["~*>-./?#%A19 \u0000\u00E9"].Array[0, 300].Select(c => new string(c)), Gen.Int[0, 130], Gen.Char["-./?#%|^"]).Sample((garbage, stars, element) =>
    {
        var set = $"ST*850*0.-1~BEG*00*SA*{garbage}**20261124~N1*ST{new string('*', stars)}X~SE*4*0.-1~";
        var delimiters = new X12Delimiters((byte)element, (byte)'>', (byte)'~', null);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var verdict = Unit.Mapping.X12CodesTests.JudgeAll(Unit.Mapping.Edi.Wrap(set));
        var envelope = new X12Envelope("ZZ", "A", "ZZ", "B", 1, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { Delimiters = delimiters };
        var content = new X12SetContent("997", X12Acknowledgments.Tree997(verdict, delimiters));
        X12Writer.WriteInterchange(output, envelope, [new X12GroupContent("FA", "A", "B", 1, [content])]);
        Assert.Equal("R", verdict.Sets[0].Code);
    });

    [Fact]
    public void EveryStartHasItsEnd() => Anything.Sample(text =>
    {
        var items = Read(Bytes(text), 4096);
        return items.Count(i => i is EdiItem.InterchangeStart) == items.Count(i => i is EdiItem.InterchangeEnd)
            && items.Count(i => i is EdiItem.GroupStart) == items.Count(i => i is EdiItem.GroupEnd);
    });

    [Fact]
    public void SplittingTheInputAnywhereGivesTheSameItems() => Gen.Select(Anything, Gen.Int[1, 200]).Sample((text, chunk) =>
        Describe(Read(Bytes(text), 1 << 20)) == Describe(Read(Bytes(text), chunk)));

    [Fact]
    public void AGoodInterchangeIsTheSameSplitAtEveryByte()
    {
        var whole = Describe(Read(Bytes(Good), 1 << 20));
        for (var chunk = 1; chunk <= Good.Length; chunk++)
        {
            Assert.Equal(whole, Describe(Read(Bytes(Good), chunk)));
        }
    }

    [Fact]
    public void WhatIsWrittenIsReadBackTheSame() => Orders.Sample(tree =>
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var envelope = new X12Envelope("ZZ", "A", "ZZ", "B", 1, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        X12Writer.WriteInterchange(buffer, envelope, [new X12GroupContent("PO", "A", "B", 1, [new X12SetContent("850", tree)])]);
        var set = Read(buffer.WrittenSpan.ToArray(), 4096).OfType<EdiItem.Set>().Single();
        var read = SetValidator.Validate(set.TransactionSet, SchemaCatalog.Find("x12/850"), set.Findings, EdiLimits.Default).Tree!;
        foreach (var name in new[] { "interchange", "group", "set" })
        {
            read.Remove(name);
        }

        return Encoding.UTF8.GetString(JsonFormat.ToUtf8(read)) == Encoding.UTF8.GetString(JsonFormat.ToUtf8(tree));
    });

    [Fact]
    public void JsonThatIsWrittenIsReadBackTheSame() => Gen.Select(Gen.Decimal, Gen.String).Sample((number, text) =>
    {
        if (text.Any(char.IsSurrogate) || number.ToString(System.Globalization.CultureInfo.InvariantCulture).Count(char.IsAsciiDigit) > 28)
        {
            return true;
        }

        var json = JsonFormat.ToUtf8(new DocumentObject().Set("n", DocumentValue.Of(number)).Set("t", DocumentValue.Of(text)));
        return JsonFormat.ToUtf8(JsonFormat.Parse(json)).AsSpan().SequenceEqual(json);
    });

    private static readonly Gen<string> Word = Gen.Char.AlphaNumeric.Array[2, 20].Select(c => new string(c));

    private static readonly Gen<DocumentObject> Orders = Gen.Select(Word, Word.Array[0, 4], Gen.Select(Gen.Int[1, 9999], Word).Array[1, 8], (id, references, lines) =>
    {
        static DocumentObject Of(params (string, string)[] elements)
        {
            var o = new DocumentObject();
            foreach (var (key, value) in elements)
            {
                o.Set(key, DocumentValue.Of(value));
            }

            return o;
        }

        var heading = new DocumentObject().Set("BEG", Of(("BEG01", "00"), ("BEG02", "SA"), ("BEG03", id), ("BEG05", "20261124")));
        if (references.Length > 0)
        {
            heading.Set("REF", new DocumentArray(references.Select(r => Of(("REF01", "DP"), ("REF02", r)))));
        }

        var detail = new DocumentObject().Set("PO1", new DocumentArray(lines.Select(l =>
            Of(("PO102", $"{l.Item1}"), ("PO103", "EA"), ("PO106", "VN"), ("PO107", l.Item2)).Set("PID", new DocumentArray([Of(("PID01", "F"), ("PID05", l.Item2))])))));
        return new DocumentObject().Set("heading", heading).Set("detail", detail);
    });

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static List<EdiItem> Read(byte[] bytes, int chunk)
    {
        using var stream = new ChunkedStream(bytes, chunk);
        var limits = new EdiLimits { MaxSegmentBytes = 1024, MaxSetBytes = 8192 };
        return EdiReader.ReadAsync(stream, limits, CancellationToken.None).ToBlockingEnumerable().ToList();
    }

    private static string Describe(IEnumerable<EdiItem> items) => string.Join('\n', items.Select(item => item switch
    {
        EdiItem.InterchangeStart s => $"ISA {s.Header.Offset} {string.Join('|', s.Header.Elements)}",
        EdiItem.Set s => $"SET {s.TransactionSet.Offset} {Encoding.Latin1.GetString(s.TransactionSet.Bytes.Span)} {Lines(s.TransactionSet)} {Text(s.Findings)}",
        EdiItem.GroupStart g => $"GS {g.Header.Offset} {string.Join('|', g.Header.Elements)}",
        EdiItem.GroupEnd g => $"GE {g.DeclaredCount} {g.ActualCount} {Text(g.Findings)}",
        EdiItem.InterchangeEnd e => $"IEA {e.EndOffset} {Text(e.Findings)}",
        EdiItem.Unreadable u => $"? {u.Offset} {u.Length} {u.Finding}",
        _ => item.ToString(),
    }));

    private static string Lines(TransactionSet set) => string.Join(',', Enumerable.Range(0, set.Count).Select(i => $"{set[i].Line}:{set[i].Column}"));

    private static string Text(IEnumerable<Finding> findings) => string.Join(';', findings);
}
