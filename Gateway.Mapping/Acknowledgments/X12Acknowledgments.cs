using System.Buffers;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>Makes and reads TA1 and 997. An acknowledgment is never acknowledged: the caller asks <see cref="IsAcknowledgment"/> first.</summary>
public static class X12Acknowledgments
{
    /// <summary>GS01 of the groups that 997 travel in.</summary>
    public const string FunctionalId = "FA";

    /// <summary>True for the sets that acknowledge and so get no acknowledgment themselves: 997 and 999.</summary>
    public static bool IsAcknowledgment(string setId) => setId is "997" or "999";

    /// <summary>The contents of a 997 about a group, laid out as the 997's schema says; it can be written with these delimiters whatever came in.</summary>
    public static DocumentObject Tree997(GroupVerdict verdict, X12Delimiters? delimiters = null) =>
        new Tree997Builder(delimiters ?? X12Delimiters.Default).Build(verdict);

    /// <summary>
    /// GS08 of the 997 about these groups: as their sender wrote it where a 997 of that version is known, else <paramref name="agreed"/>: what was sent
    /// in another version is answered in one that its sender reads.
    /// </summary>
    public static string VersionOf(IEnumerable<GroupVerdict> verdicts, string agreed) => verdicts.Select(g => g.Header.Version)
        .FirstOrDefault(v => v.Length <= 12 && v.All(char.IsAsciiLetterOrDigit) && SchemaCatalog.Find("x12", v, "997") is not null) ?? agreed;

    /// <summary>Every acknowledgment in a 997: one, for it speaks of one group.</summary>
    public static IReadOnlyList<Acknowledgment> Parse997(TransactionSet set) => [Parser997.Parse(set)];

    /// <summary>The TA1 about an interchange: R with the first error's note, E with the first warning's, else A.</summary>
    public static Acknowledgment Ta1(InterchangeHeader header, IReadOnlyList<Finding> findings)
    {
        var first = findings.FirstOrDefault(f => f.Severity == Severity.Error) ?? findings.FirstOrDefault(f => f.Code != EdiErrorCode.ByteOrderMark);
        return new Acknowledgment(AcknowledgmentKind.Ta1)
        {
            AckedInterchangeControlNumber = header.ControlNumber,
            AckedDate = header.Date,
            AckedTime = header.Time,
            InterchangeCode = first is null ? "A" : first.Severity == Severity.Error ? "R" : "E",
            NoteCode = first is null ? X12Codes.NoInterchangeError : X12Codes.Interchange(first.Code),
        };
    }

    /// <summary>Writes an interchange that holds this TA1 and nothing else.</summary>
    public static void WriteTa1(IBufferWriter<byte> output, X12Envelope envelope, Acknowledgment acknowledgment)
    {
        var a = acknowledgment;
        var text = new AckText(envelope.Delimiters);
        X12Writer.WriteSegmentsOnly(
            output,
            envelope,
            [["TA1", text.Fit(a.AckedInterchangeControlNumber, 9).PadLeft(9, '0'), text.Fit(a.AckedDate, 6), text.Fit(a.AckedTime, 4), a.InterchangeCode, a.NoteCode]]);
    }
}
