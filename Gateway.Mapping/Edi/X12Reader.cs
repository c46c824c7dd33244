using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Edi;

/// <summary>
/// Cuts the bytes of a file into X12 segments and hands them to the <see cref="EnvelopeAssembler"/>. Acts only on whole segments,
/// so the way the bytes arrive changes nothing.
/// </summary>
internal sealed class X12Reader(SegmentSource source, EdiLimits limits)
{
    private readonly EnvelopeAssembler _envelope = new(limits);
    private bool _anythingFound;
    private int _interchanges;
    private int _searched;
    private int _skipFrom;
    private Finding? _skipReason;

    public bool Finished { get; private set; }

    public Queue<EdiItem> Items => _envelope.Items;

    private SegmentPlace Place => new(source.Offset, source.Line, source.Offset - source.LineStart + 1);

    /// <summary>Goes one segment on; false when more bytes are needed first.</summary>
    public bool Step() => _skipReason is not null ? SkipGarbage() : _envelope.Header is null ? StepOutside() : StepInside();

    private bool StepOutside()
    {
        if (source.Offset == 0 && source.Window.Length < 3 && !source.Completed)
        {
            return false;
        }

        if (source.Offset == 0 && source.Window.StartsWith("\uFEFF"u8))
        {
            _envelope.ReportByteOrderMark();
            source.Consume(3);
        }

        SkipGaps();
        var text = source.Window;
        if (text.Length < 4 && !source.Completed)
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return End();
        }

        if (!IsaParser.StartsLikeIsa(text))
        {
            return RefuseFormat(text);
        }

        return ReadIsa(text);
    }

    private bool ReadIsa(ReadOnlySpan<byte> text)
    {
        var fixedWidths = text.Length >= IsaParser.Length && IsaParser.FirstWrongWidth(text) < 0;
        if (!fixedWidths && text.Length < IsaParser.MaxLength && !source.Completed)
        {
            return false;
        }

        var length = IsaParser.Parse(text, source.Offset, out var header, out var wrongByte);
        if (header is null)
        {
            var code = source.Completed && text.Length < IsaParser.Length ? EdiErrorCode.IsaTruncated : EdiErrorCode.IsaMalformed;
            var at = code == EdiErrorCode.IsaTruncated ? text.Length : wrongByte;
            return StartSkipping(code, $"ISA header malformed at byte {at + 1}.", 3, at);
        }

        _anythingFound = true;
        if (++_interchanges > limits.MaxInterchanges)
        {
            _envelope.Unreadable(
                Fault(EdiErrorCode.TooManyInterchanges, $"There are more than {limits.MaxInterchanges} interchanges; the rest is not read.", 0), source.Offset, null);
            return Finish();
        }

        _envelope.Begin(header, Place, wrongByte);
        source.Consume(length);
        return true;
    }

    private bool RefuseFormat(ReadOnlySpan<byte> text)
    {
        if (FormatDetector.Detect(text) == DocumentFormat.Edifact)
        {
            _anythingFound = true;
            _envelope.Unreadable(
                Fault(EdiErrorCode.EdifactNotSupported, "This is EDIFACT, which cannot be read yet.", 0), source.Offset, null);
            return Finish();
        }

        return StartSkipping(
            EdiErrorCode.NotX12, "This is no X12 interchange: it does not start with ISA and a separator.", 0, 0);
    }

    // Nothing before the next ISA at the start of a line can be trusted, nor interpreted.
    private bool StartSkipping(EdiErrorCode code, string message, int searchFrom, int wrongByte)
    {
        _anythingFound = true;
        _skipReason = Fault(code, message, wrongByte);
        _skipFrom = searchFrom;
        return true;
    }

    private bool SkipGarbage()
    {
        var text = source.Window;
        var within = text[..Math.Min(text.Length, limits.MaxSegmentBytes)];
        for (var at = _skipFrom; at < within.Length; at++)
        {
            var next = within[at..].IndexOf("ISA"u8);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (at > 0 && within[at - 1] is (byte)'\n' or (byte)'\r' && IsaParser.StartsLikeIsa(within[at..]))
            {
                return EndSkipping(at);
            }
        }

        if (!source.Completed && text.Length < limits.MaxSegmentBytes)
        {
            return false;
        }

        if (source.Completed && text.Length <= limits.MaxSegmentBytes)
        {
            EndSkipping(text.Length);
            return End();
        }

        _envelope.Unreadable(_skipReason!, source.Offset, null);
        return Finish();
    }

    private bool EndSkipping(int length)
    {
        _envelope.Unreadable(_skipReason!, source.Offset, length);
        _skipReason = null;
        source.Consume(length);
        return true;
    }

    private bool StepInside()
    {
        if (_searched == 0)
        {
            SkipGaps();
        }

        var text = source.Window;
        if (text.Length < 4 && !source.Completed)
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return End();
        }

        if (IsaParser.StartsLikeIsa(text))
        {
            // An ISA at a segment's place begins a new interchange: the one before lost its IEA.
            _envelope.CloseOpen(Place);
            _searched = 0;
            return true;
        }

        return ReadSegment(text);
    }

    private bool ReadSegment(ReadOnlySpan<byte> text)
    {
        var delimiters = _envelope.Header!.Delimiters;
        var binary = BinaryLength.Of(text, delimiters, limits, out var needed);
        if (needed > text.Length && !source.Completed)
        {
            return false;
        }

        var isBinary = binary > 0 && binary < text.Length && text[binary] == delimiters.Segment;
        if (needed > 0 && !isBinary)
        {
            _envelope.ReportBinaryLength(Place);
        }

        var found = isBinary ? binary : text[_searched..].IndexOf(delimiters.Segment);
        var length = found < 0 ? -1 : isBinary ? found : found + _searched;
        if (length < 0 && text.Length <= limits.MaxSegmentBytes && !source.Completed)
        {
            _searched = needed > 0 ? 0 : text.Length;
            return false;
        }

        _searched = 0;
        if (!isBinary && (length < 0 ? text.Length : length) > limits.MaxSegmentBytes)
        {
            return RefuseSegment();
        }

        if (length < 0)
        {
            return EndCutOff(text);
        }

        _envelope.Accept(text[..length], Place, isBinary);
        source.Consume(length + 1);
        _envelope.CloseIfEnded(source.Offset);
        return true;
    }

    private bool RefuseSegment()
    {
        var fault = Fault(
            EdiErrorCode.SegmentTooLong, $"A segment is longer than {limits.MaxSegmentBytes} bytes; the rest of the file is not read.", 0);
        _envelope.Unreadable(fault, source.Offset, null);
        _envelope.CloseOpen(Place, fault);
        return Finish();
    }

    // The last terminator is often left off; anything else without one has been cut off.
    private bool EndCutOff(ReadOnlySpan<byte> text)
    {
        var trimmed = text.TrimEnd("\r\n \u001A"u8);
        if (_envelope.IsMatchingTrailer(trimmed))
        {
            _envelope.Accept(trimmed, Place, false);
            source.Consume(text.Length);
            _envelope.CloseIfEnded(source.Offset);
            return true;
        }

        var fault = Fault(EdiErrorCode.UnexpectedData, "The file ends within a segment.", text.Length);
        _envelope.Unreadable(fault, source.Offset, text.Length);
        source.Consume(text.Length);
        return true;
    }

    private void SkipGaps()
    {
        var text = source.Window;
        var length = 0;
        while (length < text.Length && Ascii.IsGap(text[length]) && (_envelope.Header is null || text[length] != _envelope.Header.Delimiters.Element))
        {
            length++;
        }

        source.Consume(length);
    }

    private bool End()
    {
        if (!source.Completed)
        {
            return false;
        }

        if (!_anythingFound)
        {
            _envelope.Unreadable(Fault(EdiErrorCode.NotX12, "The file is empty.", 0), source.Offset, 0);
        }

        _envelope.CloseOpen(Place);
        return Finish();
    }

    private bool Finish()
    {
        Finished = true;
        return true;
    }

    private Finding Fault(EdiErrorCode code, string message, int at) => new(
        code, Severity.Error, FindingLevel.Interchange, message, Offset: source.Offset + at, Line: source.Line, Column: Place.Column + at);
}
