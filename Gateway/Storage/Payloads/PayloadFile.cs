using System.Security.Cryptography;
using Gateway.Security;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Storage.Payloads;

/// <summary>
/// A payload's file, open to be read in large pieces. Linux has no asynchronous file reads that .NET uses: one would be this read on another thread, and to go there costs
/// more than it gains.
/// </summary>
internal sealed class PayloadFile : ReadOnlyStream
{
    /// <summary>An upload that was given up may still read when it is disposed of: the pages are another's only after that.</summary>
    private readonly Lock _lock = new();
    private readonly SafeFileHandle _file;
    private readonly PageBuffer _pages;
    private bool _isDirect;
    private long _position;
    private long _from;
    private int _filled;

    /// <param name="isDirect">Past the page cache, where the file system can.</param>
    public PayloadFile(string path, bool isDirect)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(_file);
        _isDirect = isDirect && DirectAccess.Set(_file, isOn: true);
        _pages = PageBuffer.For(Length);
    }

    public override bool CanSeek => true;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + (origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    });

    public override int Read(Span<byte> buffer)
    {
        lock (_lock)
        {
            var read = Next(buffer.Length);
            read.CopyTo(buffer);
            _position += read.Length;
            return read.Length;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => cancellationToken.IsCancellationRequested
        ? ValueTask.FromCanceled<int>(cancellationToken)
        : ValueTask.FromResult(Read(buffer.Span));

    /// <summary>SHA-256 over all of it; then it is at its beginning.</summary>
    public byte[] Digest(CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (_position = 0; Next(_pages.Size) is { IsEmpty: false } piece; _position += piece.Length)
        {
            ct.ThrowIfCancellationRequested();
            hash.AppendData(piece);
        }

        _position = 0;
        return hash.GetHashAndReset();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _file.Dispose();
                _pages.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>What stands at the position, at most so much; a file that fits in the buffer is read once.</summary>
    private ReadOnlySpan<byte> Next(int most)
    {
        if (_position >= Length)
        {
            return default;
        }

        if (_position < _from || _position >= _from + _filled)
        {
            (_from, _filled) = (_position - (_position % PageBuffer.PageSize), 0);
            _filled = Fill();
        }

        var into = (int)(_position - _from);
        return into >= _filled ? default : _pages.Span[into..Math.Min(_filled, into + Math.Min(most, _filled))];
    }

    private int Fill()
    {
        try
        {
            return RandomAccess.Read(_file, _pages.Span, _from);
        }
        catch (IOException error) when (_isDirect && error.HResult == DirectAccess.Misaligned)
        {
            _isDirect = false;
            _ = DirectAccess.Set(_file, isOn: false);
            return RandomAccess.Read(_file, _pages.Span, _from);
        }
    }
}
