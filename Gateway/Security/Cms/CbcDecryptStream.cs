using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>
/// Decrypts a block cipher in CBC mode while it is read. Wrong padding is no error here: nothing is taken off, the stream ends as any other, and
/// <see cref="IsPaddingWrong"/> is for whoever read all of it to weigh last. An error in the middle of reading would tell a sender of forged
/// blocks where it was.
/// </summary>
internal sealed class CbcDecryptStream : ReadOnlyStream
{
    private const int ChunkSize = 64 * 1024;
    private readonly Stream _source;
    private readonly SymmetricAlgorithm _cipher;
    private readonly byte[] _chain;
    private byte[] _encrypted = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private byte[] _plain = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private int _held;
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Takes over the cipher, which has its key; the source stays the caller's.</summary>
    public CbcDecryptStream(Stream source, SymmetricAlgorithm cipher, ReadOnlySpan<byte> iv)
    {
        (_source, _cipher, _chain) = (source, cipher, iv.ToArray());
        if (_chain.Length != BlockSize)
        {
            throw new CmsException($"The IV has {_chain.Length} octets, the cipher's blocks {BlockSize}.");
        }
    }

    /// <summary>After the end: the last block had no padding of RFC 5652 6.3, or the content was not whole blocks.</summary>
    public bool IsPaddingWrong { get; private set; }

    private int BlockSize => _cipher.BlockSize / 8;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _end && !_ended && !buffer.IsEmpty)
        {
            await DecryptMoreAsync(cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _plain.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _plain.Length > 0)
        {
            _cipher.Dispose();
            ArrayPool<byte>.Shared.Return(_encrypted);
            ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
            (_encrypted, _plain) = ([], []);
        }

        base.Dispose(disposing);
    }

    /// <summary>Fills the plain buffer. The last block of what came is held back until it is known whether it is the last of all.</summary>
    private async ValueTask DecryptMoreAsync(CancellationToken ct)
    {
        var read = await _source.ReadAsync(_encrypted.AsMemory(_held, ChunkSize - _held), ct).ConfigureAwait(false);
        _held += read;
        _ended = read == 0;
        var whole = _held - (_held % BlockSize);
        var now = _ended || _held > whole ? whole : whole - BlockSize;
        if (now > 0)
        {
            Decrypt(now);
        }

        if (_ended)
        {
            IsPaddingWrong = _held > 0 || now == 0;
            TakePaddingOff();
        }
    }

    private void Decrypt(int count)
    {
        var encrypted = _encrypted.AsSpan(0, count);
        (_start, _end) = (0, _cipher.DecryptCbc(encrypted, _chain, _plain, PaddingMode.None));
        encrypted[^BlockSize..].CopyTo(_chain);
        _held -= count;
        _encrypted.AsSpan(count, _held).CopyTo(_encrypted);
    }

    /// <summary>RFC 5652 6.3: as many octets as their value says. Looks at a whole block whatever stands there.</summary>
    private void TakePaddingOff()
    {
        if (_end - _start < BlockSize)
        {
            IsPaddingWrong = true;
            return;
        }

        var block = _plain.AsSpan(_end - BlockSize, BlockSize);
        int count = block[^1];
        var wrong = OneIfLess(count, 1) | OneIfLess(BlockSize, count);
        for (var i = 0; i < BlockSize; i++)
        {
            var isPadding = OneIfLess(BlockSize - 1 - i, count);
            wrong |= -isPadding & (block[i] ^ count);
        }

        IsPaddingWrong |= wrong != 0;
        _end -= IsPaddingWrong ? 0 : count;
    }

    private static int OneIfLess(int left, int right) => (int)((uint)(left - right) >> 31);
}
