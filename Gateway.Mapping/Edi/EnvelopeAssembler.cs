using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Edi;

/// <summary>
/// Puts segments into their interchange, group and set, and checks what the envelopes declare: counts, control numbers, trailers.
/// </summary>
internal sealed class EnvelopeAssembler(EdiLimits limits)
{
    private readonly HashSet<string> _setNumbers = new(StringComparer.Ordinal);
    private readonly SetBuilder _set = new(limits);
    private readonly List<Finding> _interchangeFindings = [];
    private readonly List<Finding> _groupFindings = [];
    private GroupHeader? _group;
    private bool _inSet;
    private bool _ended;
    private bool _byteOrderMark;
    private int _groups;
    private int _sets;

    public Queue<EdiItem> Items { get; } = new();

    /// <summary>The interchange that is open.</summary>
    public InterchangeHeader? Header { get; private set; }

    public void ReportByteOrderMark() => _byteOrderMark = true;

    public void Begin(InterchangeHeader header, SegmentPlace place, int wrongByte)
    {
        Header = header;
        _ended = false;
        _groups = 0;
        _interchangeFindings.Clear();
        if (_byteOrderMark)
        {
            _byteOrderMark = false;
            Report(
                _interchangeFindings, EdiErrorCode.ByteOrderMark, FindingLevel.Interchange, place, "A byte order mark stands before the ISA.", severity: Severity.Warning);
        }

        if (wrongByte >= 0)
        {
            Report(
                _interchangeFindings,
                EdiErrorCode.IsaWidthWrong,
                FindingLevel.Interchange,
                place,
                $"ISA header malformed at byte {wrongByte + 1}: a field has the wrong width; read by its separators.");
        }

        // ISA01 to ISA04 are the sender's own business: nothing of them is repeated or kept.
        CheckCharacters("ISA", header.Elements, 5, place);
        IsaCheck.Check(header, (code, severity, number, value) => Report(
            _interchangeFindings, code, FindingLevel.Interchange, place, $"ISA{number:00} '{value}' is not valid.", value, null, severity));
        Items.Enqueue(new EdiItem.InterchangeStart(header));
    }

    public void Unreadable(Finding finding, long offset, long? length) => Items.Enqueue(new EdiItem.Unreadable(finding, offset, length));

    public void ReportBinaryLength(SegmentPlace place)
    {
        if (_inSet)
        {
            _set.Report(
                EdiErrorCode.BinaryLengthInvalid, FindingLevel.Segment, place, "The declared length of the binary data does not lead to a segment terminator.");
        }
    }

    public void Accept(ReadOnlySpan<byte> raw, SegmentPlace place, bool binary)
    {
        var tag = EdiText.Part(raw, Header!.Delimiters.Element, 1);
        switch (EdiText.Key(tag))
        {
            case Tags.St:
                StartSet(raw, place);
                break;
            case Tags.Se when _inSet:
                EndSet(raw, place);
                break;
            case Tags.Gs:
                StartGroup(raw, place);
                break;
            case Tags.Ge when _group is not null:
                EndGroup(raw, place);
                break;
            case Tags.Iea:
                EndInterchange(raw, place);
                break;
            case Tags.Ta1 when !_inSet:
                Items.Enqueue(new EdiItem.Ta1(Ta1Parser.Parse(EdiText.Parts(raw, Header.Delimiters.Element))));
                break;
            case Tags.Isb or Tags.Ise or Tags.Ta3 when !_inSet:
                break;
            default:
                AcceptOther(raw, place, binary);
                break;
        }
    }

    /// <summary>Ends what is open, each with the finding that its trailer is missing. Does nothing outside an interchange.</summary>
    /// <param name="why">Why its end is not read; a missing IEA unless said.</param>
    public void CloseOpen(SegmentPlace place, Finding? why = null)
    {
        if (Header is null)
        {
            return;
        }

        if (why is not null)
        {
            // What is reported of the end that was not reached would say that the sender left it out.
            _interchangeFindings.Add(why);
        }

        CloseGroup(place);
        if (why is null)
        {
            Report(
                _interchangeFindings, EdiErrorCode.InterchangeTrailerMissing, FindingLevel.Interchange, place, "The interchange has no IEA.", expected: "IEA");
        }

        Emit(place.Offset);
    }

    /// <summary>Once IEA was read: the interchange's end, with the offset behind it.</summary>
    public void CloseIfEnded(long endOffset)
    {
        if (_ended)
        {
            Emit(endOffset);
        }
    }

    /// <summary>True for an IEA that repeats the open interchange's control number: whole, though its terminator is missing.</summary>
    public bool IsMatchingTrailer(ReadOnlySpan<byte> raw) =>
        raw.StartsWith("IEA"u8) && Field(raw, 3) == Header!.ControlNumber && EdiText.Part(raw, Header.Delimiters.Element, 1).Length == 3;

    private void Emit(long endOffset)
    {
        Items.Enqueue(new EdiItem.InterchangeEnd(Header!, [.. _interchangeFindings], endOffset));
        Header = null;
        _ended = false;
    }

    private void StartSet(ReadOnlySpan<byte> raw, SegmentPlace place)
    {
        CloseSet(place);
        _set.Start();
        _inSet = true;
        _sets++;
        _set.Add(raw, Header!.Delimiters, place, false);
        if (_group is null)
        {
            _set.Report(
                EdiErrorCode.SetOutsideGroup, FindingLevel.Set, place, "The transaction set stands in no functional group.", expected: "GS");
        }

        var id = Field(raw, 2);
        if (id.Length != 3)
        {
            _set.Report(EdiErrorCode.SetIdInvalid, FindingLevel.Set, place, "ST01 is no transaction set identifier.", id);
        }

        var number = Field(raw, 3);
        if (number.Length is < 4 or > 9 || !number.All(char.IsAsciiLetterOrDigit))
        {
            _set.Report(
                EdiErrorCode.SetControlNumberInvalid, FindingLevel.Set, place, "ST02 is no control number of 4 to 9 characters.", number);
        }

        if (!_setNumbers.Add(number))
        {
            _set.Report(EdiErrorCode.SetControlNumberDuplicate, FindingLevel.Set, place, $"ST02 {number} stood in the group before.", number);
        }
    }

    private void EndSet(ReadOnlySpan<byte> raw, SegmentPlace place)
    {
        _set.Add(raw, Header!.Delimiters, place, false);
        var item = _set.Finish(Header, _group);
        var declared = Field(raw, 2);
        var found = new List<Finding>(item.Findings);
        if (Ascii.Number(EdiText.Part(raw, Header.Delimiters.Element, 2)) != _set.SegmentCount)
        {
            Report(
                found, EdiErrorCode.SegmentCountMismatch, FindingLevel.Set, place, "SE01 is not the number of segments.", declared, Text(_set.SegmentCount));
        }

        if (Field(raw, 3) != item.TransactionSet.ControlNumber)
        {
            Report(
                found, EdiErrorCode.SetControlNumberMismatch, FindingLevel.Set, place, "SE02 is not ST02.", Field(raw, 3), item.TransactionSet.ControlNumber);
        }

        _inSet = false;
        Items.Enqueue(found.Count == 0 ? item : item with { Findings = found });
    }

    private void CloseSet(SegmentPlace place)
    {
        if (_inSet)
        {
            _inSet = false;
            _set.Report(
                EdiErrorCode.SetTrailerMissing, FindingLevel.Set, place, "The transaction set has no SE.", expected: "SE");
            Items.Enqueue(_set.Finish(Header!, _group));
        }
    }

    private void StartGroup(ReadOnlySpan<byte> raw, SegmentPlace place)
    {
        CloseGroup(place);
        _groupFindings.Clear();
        _setNumbers.Clear();
        _sets = 0;
        _groups++;
        _group = new GroupHeader(EdiText.Parts(raw, Header!.Delimiters.Element)[1..], place.Offset) { Line = place.Line, Column = place.Column };
        CheckCharacters("GS", _group.Elements, 1, place);
        if (_group.Elements.Count != 8 || _group.FunctionalId.Length != 2)
        {
            Report(
                _groupFindings, EdiErrorCode.GroupHeaderInvalid, FindingLevel.Group, place, "GS does not have its eight elements.");
        }

        if (_group.ControlNumber.Length is < 1 or > 9 || !_group.ControlNumber.All(char.IsAsciiDigit))
        {
            Report(
                _groupFindings, EdiErrorCode.GroupControlNumberInvalid, FindingLevel.Group, place, "GS06 is no number of 1 to 9 digits.", _group.ControlNumber);
        }

        Items.Enqueue(new EdiItem.GroupStart(_group));
    }

    // What cannot be repeated in an acknowledgment cannot be acknowledged: the whole interchange is in error.
    private void CheckCharacters(string tag, IReadOnlyList<string> elements, int from, SegmentPlace place)
    {
        for (var number = from; number <= elements.Count; number++)
        {
            if (EdiText.HasPicture(elements[number - 1]))
            {
                Report(
                    _interchangeFindings, EdiErrorCode.InvalidCharacter, FindingLevel.Interchange, place, $"{tag}{number:00} holds a control character.", elements[number - 1]);
                return;
            }
        }
    }

    private void EndGroup(ReadOnlySpan<byte> raw, SegmentPlace place)
    {
        CloseSet(place);
        var declared = Ascii.Number(EdiText.Part(raw, Header!.Delimiters.Element, 2));
        if (declared != _sets)
        {
            Report(
                _groupFindings, EdiErrorCode.SetCountMismatch, FindingLevel.Group, place, "GE01 is not the number of transaction sets.", Field(raw, 2), Text(_sets));
        }

        if (Field(raw, 3) != _group!.ControlNumber)
        {
            Report(
                _groupFindings, EdiErrorCode.GroupControlNumberMismatch, FindingLevel.Group, place, "GE02 is not GS06.", Field(raw, 3), _group.ControlNumber);
        }

        EmitGroupEnd(declared);
    }

    private void CloseGroup(SegmentPlace place)
    {
        CloseSet(place);
        if (_group is not null)
        {
            Report(
                _groupFindings, EdiErrorCode.GroupTrailerMissing, FindingLevel.Group, place, "The group has no GE.", expected: "GE");
            EmitGroupEnd(null);
        }
    }

    private void EmitGroupEnd(int? declared)
    {
        Items.Enqueue(new EdiItem.GroupEnd(_group!, declared, _sets, [.. _groupFindings]));
        _group = null;
    }

    private void EndInterchange(ReadOnlySpan<byte> raw, SegmentPlace place)
    {
        CloseGroup(place);
        if (Ascii.Number(EdiText.Part(raw, Header!.Delimiters.Element, 2)) != _groups)
        {
            Report(
                _interchangeFindings, EdiErrorCode.GroupCountMismatch, FindingLevel.Interchange, place, "IEA01 is not the number of groups.", Field(raw, 2), Text(_groups));
        }

        if (Field(raw, 3) != Header.ControlNumber)
        {
            var code = EdiErrorCode.InterchangeControlNumberMismatch;
            Report(
                _interchangeFindings, code, FindingLevel.Interchange, place, "IEA02 is not ISA13.", Field(raw, 3), Header.ControlNumber);
        }

        _ended = true;
    }

    private void AcceptOther(ReadOnlySpan<byte> raw, SegmentPlace place, bool binary)
    {
        if (_inSet && !raw.IsEmpty)
        {
            _set.Add(raw, Header!.Delimiters, place, binary);
        }
        else if (_inSet)
        {
            _set.Report(EdiErrorCode.SegmentEmpty, FindingLevel.Segment, place, "Two segment terminators stand together.");
        }
        else
        {
            var findings = _group is null ? _interchangeFindings : _groupFindings;
            var level = _group is null ? FindingLevel.Interchange : FindingLevel.Group;
            Report(
                findings, EdiErrorCode.SegmentOutsideSet, level, place, "A segment stands outside a transaction set.", TransactionSet.Decode(raw[..Math.Min(raw.Length, 16)]));
        }
    }

    private string Field(ReadOnlySpan<byte> raw, int part)
    {
        var text = EdiText.Part(raw, Header!.Delimiters.Element, part);
        return EdiText.Visible(text[..Math.Min(text.Length, 100)]);
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Report(
        List<Finding> findings,
        EdiErrorCode code,
        FindingLevel level,
        SegmentPlace place,
        string message,
        string? value = null,
        string? expected = null,
        Severity severity = Severity.Error)
    {
        if (findings.Count < limits.MaxFindingsPerSet)
        {
            findings.Add(new Finding(
                code, severity, level, message, Offset: place.Offset, Line: place.Line, Column: place.Column, Value: value, Expected: expected));
        }
    }
}
