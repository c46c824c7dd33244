using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Security.Mime;

/// <summary>
/// Writes what is written to it as base64 in lines of 76 characters that end in CRLF (RFC 2045 6.8; DG 3Q09.9). <see cref="CompleteAsync"/> writes the last
/// line; the stream below stays the caller's.
/// </summary>
internal sealed class Base64LineStream(Stream output) : WriteOnlyStream
{
    private const int LineOctets = 57;
    private const int LineLength = 78;
    private const int Lines = 400;
    private readonly byte[] _octets = new byte[Lines * LineOctets];
    private readonly byte[] _text = new byte[Lines * LineLength];
    private int _length;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _octets.Length - _length);
            buffer[..count].CopyTo(_octets.AsMemory(_length));
            _length += count;
            buffer = buffer[count..];
            if (_length == _octets.Length)
            {
                await WriteLinesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes what waits, with its line end. Nothing may be written after it.</summary>
    public ValueTask CompleteAsync(CancellationToken ct) => WriteLinesAsync(ct);

    /// <summary>All of it at once, for what is small.</summary>
    public static void Write(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        var text = output.GetSpan(((octets.Length / LineOctets) + 1) * LineLength);
        output.Advance(Encode(octets, text));
    }

    private ValueTask WriteLinesAsync(CancellationToken ct)
    {
        var length = Encode(_octets.AsSpan(0, _length), _text);
        _length = 0;
        return output.WriteAsync(_text.AsMemory(0, length), ct);
    }

    private static int Encode(ReadOnlySpan<byte> octets, Span<byte> text)
    {
        var length = 0;
        while (!octets.IsEmpty)
        {
            var line = octets[..Math.Min(LineOctets, octets.Length)];
            _ = Base64.EncodeToUtf8(line, text[length..], out _, out var written);
            "\r\n"u8.CopyTo(text[(length + written)..]);
            length += written + 2;
            octets = octets[line.Length..];
        }

        return length;
    }
}
