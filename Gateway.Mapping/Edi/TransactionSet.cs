using System.Text;

namespace Gateway.Mapping.Edi;

/// <summary>
/// One X12 transaction set, ST to SE, as its segments over one byte buffer of its own: it stays valid after reading goes on.
/// Nothing is decoded until asked for.
/// </summary>
public sealed class TransactionSet
{
    private readonly byte[] _bytes;
    private readonly SegmentEntry[] _segments;
    private readonly int[] _elementStarts;

    internal TransactionSet(byte[] bytes, SegmentEntry[] segments, int[] elementStarts, InterchangeHeader interchange, GroupHeader? group)
    {
        _bytes = bytes;
        _segments = segments;
        _elementStarts = elementStarts;
        Interchange = interchange;
        Group = group;
        Id = Count > 0 ? EdiText.Visible(this[0].Element(1)) : string.Empty;
        ControlNumber = Count > 0 ? EdiText.Visible(this[0].Element(2)) : string.Empty;
    }

    /// <summary>ST01, such as 850.</summary>
    public string Id { get; }

    /// <summary>ST02 as received.</summary>
    public string ControlNumber { get; }

    public InterchangeHeader Interchange { get; }

    /// <summary>The group the set came in; null when it stood outside one.</summary>
    public GroupHeader? Group { get; }

    public X12Delimiters Delimiters => Interchange.Delimiters;

    /// <summary>Segments in the set, ST and SE included.</summary>
    public int Count => _segments.Length;

    /// <summary>Byte offset of ST in the file.</summary>
    public long Offset => _segments.Length == 0 ? 0 : _segments[0].Offset;

    /// <summary>Line of ST in the file, from 1.</summary>
    public long Line => _segments.Length == 0 ? 1 : _segments[0].Line;

    /// <summary>Column of ST in bytes, from 1.</summary>
    public long Column => _segments.Length == 0 ? 1 : _segments[0].Column;

    /// <summary>The segments' own bytes, ST to SE, each followed by the terminator, without what stood between segments.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>A segment by index from 0; its <see cref="Segment.Position"/> is one more.</summary>
    public Segment this[int index] => new(this, index);

    internal ref readonly SegmentEntry Entry(int index) => ref _segments[index];

    internal ReadOnlySpan<byte> Raw(int index) => _bytes.AsSpan(_segments[index].Start, _segments[index].Length);

    /// <summary>Element n of a segment, from 1; empty when the segment ends before it. Element 0 is the tag.</summary>
    internal ReadOnlySpan<byte> Element(int index, int number)
    {
        ref readonly var entry = ref _segments[index];
        if (number < 0 || number > entry.ElementCount)
        {
            return default;
        }

        var start = number == 0 ? entry.Start : _elementStarts[entry.FirstElement + number - 1];
        var end = number == entry.ElementCount ? entry.Start + entry.Length : _elementStarts[entry.FirstElement + number] - 1;
        return _bytes.AsSpan(start, end - start);
    }

    internal long ElementOffset(int index, int number)
    {
        ref readonly var entry = ref _segments[index];
        return number < 1 || number > entry.ElementCount
            ? entry.Offset
            : entry.Offset + _elementStarts[entry.FirstElement + number - 1] - entry.Start;
    }

    /// <summary>X12 text without a declared character set is read byte for byte as Latin-1, so that every byte survives a round trip.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? string.Empty : Encoding.Latin1.GetString(bytes);
}
