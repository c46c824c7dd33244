using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Security.Mime;

/// <summary>
/// Decodes base64 (RFC 2045 6.8) while it is read. Lines may be of any length and end in any way; what is not of the alphabet, and a last group that is cut
/// off, is an error.
/// </summary>
internal sealed class Base64DecodeStream(Stream source) : TransformStream(source)
{
    private static readonly SearchValues<byte> Space = SearchValues.Create("\r\n \t"u8);
    private readonly byte[] _text = new byte[16 * 1024];
    private int _length;
    private bool _isPadded;

    protected override int Transform(ReadOnlySpan<byte> input, Span<byte> output, bool isLast, out int written)
    {
        var taken = Gather(input);
        var groups = _text.AsSpan(0, _length & ~3);
        if (_isPadded && _length > 0)
        {
            throw new MimeException("Base64 goes on behind its padding.");
        }

        _isPadded |= groups.Contains((byte)'=');
        if (Base64.DecodeFromUtf8(groups, output, out var used, out written) != OperationStatus.Done || used != groups.Length)
        {
            throw new MimeException("What should be base64 is not.");
        }

        _text.AsSpan(used, _length - used).CopyTo(_text);
        _length -= used;
        return isLast && taken == input.Length && _length > 0 ? throw new MimeException("Base64 ends inside a group.") : taken;
    }

    /// <summary>Moves the characters behind those that wait, without the white space between them.</summary>
    private int Gather(ReadOnlySpan<byte> input)
    {
        var at = 0;
        while (at < input.Length && _length < _text.Length)
        {
            var run = input[at..];
            var end = run.IndexOfAny(Space);
            var count = Math.Min(end < 0 ? run.Length : end, _text.Length - _length);
            run[..count].CopyTo(_text.AsSpan(_length));
            _length += count;
            at += count;
            at += count == end ? 1 : 0;
        }

        return at;
    }
}
