using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Security.Cms;

/// <summary>
/// The pieces of a constructed octet string (X.690 8.7.3), written as they fill, encrypted in place where there is an encryptor. Who opened the string
/// closes it. The output and the encryptor stay the caller's.
/// </summary>
internal sealed class OctetPieces(Stream output, ContentEncryptor? encryptor = null) : IDisposable
{
    /// <summary>Whole blocks of every cipher, and with its header within a pooled array of 64 KB.</summary>
    public const int PieceSize = BufferSize - 16;

    private const int BufferSize = 64 * 1024;
    private const int HeaderRoom = 4;
    private const byte OctetString = 4;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _count;

    /// <summary>Nothing was written yet.</summary>
    public bool IsEmpty { get; private set; } = true;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        while (!content.IsEmpty)
        {
            var count = Math.Min(content.Length, PieceSize - _count);
            content.Span[..count].CopyTo(_buffer.AsSpan(HeaderRoom + _count));
            content = content[count..];
            _count += count;
            IsEmpty = false;
            if (_count == PieceSize)
            {
                encryptor?.Encrypt(_buffer, HeaderRoom, PieceSize);
                await WritePieceAsync(ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the last piece. An empty content has one piece that is empty: some readers take a string without any for a missing one.</summary>
    public ValueTask EndAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        _count = encryptor?.EncryptLast(_buffer, HeaderRoom, _count) ?? _count;
        return _count > 0 || IsEmpty ? WritePieceAsync(ct) : ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = [];
        }
    }

    private ValueTask WritePieceAsync(CancellationToken ct)
    {
        var start = WriteHeader();
        var piece = _buffer.AsMemory(start, HeaderRoom - start + _count);
        _count = 0;
        return output.WriteAsync(piece, ct);
    }

    /// <summary>Right before the piece, in as few octets as it takes; returns where it begins.</summary>
    private int WriteHeader()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)_count);
        var start = _count switch { < 0x80 => 2, <= byte.MaxValue => 1, _ => 0 };
        _buffer[start] = OctetString;
        if (start < 2)
        {
            // 81 or 82: as many octets of the length follow.
            _buffer[start + 1] = (byte)(0x82 - start);
        }

        return start;
    }
}
