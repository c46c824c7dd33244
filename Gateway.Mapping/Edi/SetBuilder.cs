using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Edi;

/// <summary>Collects the segments of the set being read. Its buffers are used again for the next set; the set gets exact copies.</summary>
internal sealed class SetBuilder(EdiLimits limits)
{
    private readonly List<SegmentEntry> _segments = [];
    private readonly List<int> _elementStarts = [];
    private byte[] _bytes = new byte[4096];
    private int _length;

    public List<Finding> Findings { get; } = [];

    public int SegmentCount { get; private set; }

    public bool IsTooLarge { get; private set; }

    public void Start()
    {
        _segments.Clear();
        _elementStarts.Clear();
        Findings.Clear();
        _length = 0;
        SegmentCount = 0;
        IsTooLarge = false;
    }

    public void Add(ReadOnlySpan<byte> raw, X12Delimiters delimiters, SegmentPlace place, bool binary)
    {
        SegmentCount++;
        if (IsTooLarge || _length + raw.Length + 1 > limits.MaxSetBytes)
        {
            ReportTooLarge(place);
            return;
        }

        if (_length + raw.Length + 1 > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + raw.Length + 1));
        }

        raw.CopyTo(_bytes.AsSpan(_length));
        _bytes[_length + raw.Length] = delimiters.Segment;
        var first = _elementStarts.Count;
        IndexElements(raw, delimiters.Element, place, binary);
        _segments.Add(
            new SegmentEntry(_length, raw.Length, first, _elementStarts.Count - first, place.Offset, place.Line, place.Column));
        _length += raw.Length + 1;
        if (!binary)
        {
            ReportControlCharacter(raw, delimiters, place);
        }
    }

    public void Report(EdiErrorCode code, FindingLevel level, SegmentPlace place, string message, string? value = null, string? expected = null)
    {
        if (Findings.Count < limits.MaxFindingsPerSet)
        {
            Findings.Add(new Finding(
                code, Severity.Error, level, message, Offset: place.Offset, Line: place.Line, Column: place.Column, Value: value, Expected: expected));
        }
    }

    public EdiItem.Set Finish(InterchangeHeader interchange, GroupHeader? group)
    {
        var set = new TransactionSet(
            _bytes.AsSpan(0, _length).ToArray(), [.. _segments], [.. _elementStarts], interchange, group);
        return new EdiItem.Set(set, Findings.Count == 0 ? [] : [.. Findings]);
    }

    private void IndexElements(ReadOnlySpan<byte> raw, byte separator, SegmentPlace place, bool binary)
    {
        // Binary data may hold any byte: only the elements before it are divided (BIN01; BDS01 and BDS02).
        var most = !binary ? limits.MaxElements : raw[1] == 'I' ? 2 : 3;
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != separator)
            {
                continue;
            }

            if (++count > most)
            {
                if (!binary)
                {
                    ReportAt(
                        EdiErrorCode.TooManyElements, place, raw, i, separator, $"The segment has more than {most} elements; the rest is not read.");
                }

                return;
            }

            _elementStarts.Add(_length + i + 1);
        }
    }

    private void ReportControlCharacter(ReadOnlySpan<byte> raw, X12Delimiters delimiters, SegmentPlace place)
    {
        var from = 0;
        while (raw[from..].IndexOfAnyInRange((byte)0, (byte)0x1F) is >= 0 and var found)
        {
            var at = from + found;
            if (raw[at] != delimiters.Element && raw[at] != delimiters.Component && raw[at] != delimiters.Repetition)
            {
                ReportAt(
                    EdiErrorCode.InvalidCharacter, place, raw, at, delimiters.Element, $"A control character (0x{raw[at]:X2}) stands in the data.");
                return;
            }

            from = at + 1;
        }
    }

    private void ReportAt(EdiErrorCode code, SegmentPlace place, ReadOnlySpan<byte> raw, int at, byte separator, string message)
    {
        if (Findings.Count >= limits.MaxFindingsPerSet)
        {
            return;
        }

        var tag = EdiText.Part(raw, separator, 1);
        var element = raw[..(at + 1)].Count(separator);
        Findings.Add(new Finding(
            code,
            Severity.Error,
            FindingLevel.Element,
            message,
            TransactionSet.Decode(tag[..Math.Min(3, tag.Length)]),
            SegmentCount,
            Element: element == 0 ? null : element,
            Offset: place.Offset + at,
            Line: place.Line,
            Column: place.Column + at));
    }

    private void ReportTooLarge(SegmentPlace place)
    {
        if (!IsTooLarge)
        {
            IsTooLarge = true;
            Report(
                EdiErrorCode.SetTooLarge, FindingLevel.Set, place, $"The transaction set is larger than {limits.MaxSetBytes} bytes; the rest of it is not read.");
        }
    }
}
