using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Mapping.Edi;

/// <summary>Writes segments with their delimiters and counts them. Refuses data that could not be read back.</summary>
internal sealed class X12SegmentWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly X12Delimiters _delimiters;
    private readonly byte[] _lineBreak;
    private int _pendingElements;
    private int _pendingComponents;

    public X12SegmentWriter(IBufferWriter<byte> output, X12Delimiters delimiters)
    {
        _output = output;
        _delimiters = delimiters;
        _lineBreak = Encoding.ASCII.GetBytes(delimiters.LineBreak);
    }

    /// <summary>Segments ended so far.</summary>
    public int Count { get; private set; }

    public void Begin(string tag)
    {
        Raw(tag);
        _pendingElements = 0;
    }

    /// <summary>The next element; empty ones are written only when another follows, so that trailing separators never come out.</summary>
    public void Element(string? value, string where)
    {
        _pendingElements++;
        if (!string.IsNullOrEmpty(value))
        {
            FlushElements();
            Value(value, where);
        }
    }

    public void BeginComposite()
    {
        _pendingElements++;
        _pendingComponents = 0;
        FlushElements();
    }

    public void Component(string? value, string where)
    {
        if (!string.IsNullOrEmpty(value))
        {
            for (; _pendingComponents > 0; _pendingComponents--)
            {
                Byte(_delimiters.Component);
            }

            Value(value, where);
        }

        _pendingComponents++;
    }

    public void End()
    {
        Byte(_delimiters.Segment);
        _output.Write(_lineBreak);
        Count++;
    }

    public void Write(string tag, params ReadOnlySpan<string> elements)
    {
        Begin(tag);
        foreach (var element in elements)
        {
            Element(element, tag);
        }

        End();
    }

    public void Raw(string text) => Encoding.Latin1.GetBytes(text, _output);

    public void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void FlushElements()
    {
        for (; _pendingElements > 0; _pendingElements--)
        {
            Byte(_delimiters.Element);
        }
    }

    private void Value(string value, string where)
    {
        foreach (var c in value)
        {
            if (c < ' ' || c is >= (char)0x7F and < (char)0xA0 || c > (char)0xFF)
            {
                throw new X12WriteException(
                    "x12-write-character", $"{where} holds a character (U+{(int)c:X4}) that X12 data cannot carry.");
            }

            if (c == _delimiters.Element || c == _delimiters.Component || c == _delimiters.Segment || c == _delimiters.Repetition)
            {
                throw new X12WriteException(
                    "x12-write-delimiter", $"{where} holds '{c}', which is a delimiter of this interchange.");
            }
        }

        Raw(value);
    }
}
