using System.Buffers;
using System.Globalization;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Edi;

/// <summary>
/// Writes X12 interchanges in normal form: no trailing separators, nothing between segments but the line break asked for. Counts
/// and trailers are the writer's; control numbers of interchange and group are the caller's.
/// </summary>
public static class X12Writer
{
    /// <summary>Writes one interchange and says which numbers it gave.</summary>
    /// <exception cref="X12WriteException">A set has no schema, or a value cannot be carried; the output is then not to be used.</exception>
    public static X12WriteResult WriteInterchange(IBufferWriter<byte> output, X12Envelope envelope, IReadOnlyList<X12GroupContent> groups)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(groups);
        var writer = new X12SegmentWriter(output, envelope.Delimiters);
        var control = BeginInterchange(writer, envelope);
        var written = new List<X12WrittenGroup>(groups.Count);
        foreach (var group in groups)
        {
            written.Add(WriteGroup(writer, envelope, group));
        }

        writer.Write("IEA", X12SegmentWriter.Text(groups.Count), control);
        return new X12WriteResult(control, written);
    }

    /// <summary>Writes an interchange that holds interchange-level segments and no group, such as a TA1.</summary>
    internal static void WriteSegmentsOnly(IBufferWriter<byte> output, X12Envelope envelope, IReadOnlyList<string[]> segments)
    {
        var writer = new X12SegmentWriter(output, envelope.Delimiters);
        var control = BeginInterchange(writer, envelope);
        foreach (var segment in segments)
        {
            writer.Write(segment[0], segment.AsSpan(1));
        }

        writer.Write("IEA", "0", control);
    }

    private static string BeginInterchange(X12SegmentWriter writer, X12Envelope e)
    {
        var delimiters = e.Delimiters;
        var control = Control(e.ControlNumber, "ISA13").ToString("000000000", CultureInfo.InvariantCulture);
        string[] elements =
        [
            "00", new(' ', 10), "00", new(' ', 10),
            Padded(e.SenderQualifier, 2, "ISA05", delimiters), Padded(e.SenderId, 15, "ISA06", delimiters),
            Padded(e.ReceiverQualifier, 2, "ISA07", delimiters), Padded(e.ReceiverId, 15, "ISA08", delimiters),
            e.Time.ToString("yyMMdd", CultureInfo.InvariantCulture), e.Time.ToString("HHmm", CultureInfo.InvariantCulture),
            delimiters.Repetition is { } repetition ? ((char)repetition).ToString() : "U",
            Padded(e.Version, 5, "ISA12", delimiters), control, e.AcknowledgmentRequested ? "1" : "0", e.Usage.ToString(),
        ];
        writer.Begin("ISA");
        foreach (var element in elements)
        {
            writer.Byte(delimiters.Element);
            writer.Raw(element);
        }

        writer.Byte(delimiters.Element);
        writer.Byte(delimiters.Component);
        writer.End();
        return control;
    }

    private static X12WrittenGroup WriteGroup(X12SegmentWriter writer, X12Envelope envelope, X12GroupContent group)
    {
        var control = X12SegmentWriter.Text(Control(group.ControlNumber, "GS06"));
        var date = envelope.Time.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var time = envelope.Time.ToString("HHmm", CultureInfo.InvariantCulture);
        writer.Write("GS", group.FunctionalId, group.SenderCode, group.ReceiverCode, date, time, control, "X", group.Version);
        var numbers = new List<string>(group.Sets.Count);
        foreach (var set in group.Sets)
        {
            var schema = SchemaCatalog.Find("x12", group.Version, set.SetId)
                ?? throw new X12WriteException(
                    "x12-write-schema-unknown", $"No schema is known for set {set.SetId} of {group.Version}.");
            var number = (numbers.Count + 1).ToString("0000", CultureInfo.InvariantCulture);
            var before = writer.Count;
            writer.Write("ST", set.SetId, number);
            new X12SetWriter(writer, schema).Write(set.Tree);
            writer.Write("SE", X12SegmentWriter.Text(writer.Count - before + 1), number);
            numbers.Add(number);
        }

        writer.Write("GE", X12SegmentWriter.Text(numbers.Count), control);
        return new X12WrittenGroup(group.FunctionalId, control, numbers);
    }

    private static int Control(int number, string where) => number is >= 1 and <= 999_999_999
        ? number
        : throw new X12WriteException("x12-write-envelope", $"{where} must be between 1 and 999999999.");

    private static string Padded(string value, int width, string where, X12Delimiters delimiters)
    {
        var usable = value.Length <= width && value.All(c => c is >= ' ' and < (char)0x7F
            && c != delimiters.Element && c != delimiters.Component && c != delimiters.Segment);
        return usable
            ? value.PadRight(width)
            : throw new X12WriteException(
                "x12-write-envelope", $"{where} must be {width} printable characters at most, without delimiters: '{value}'.");
    }
}
