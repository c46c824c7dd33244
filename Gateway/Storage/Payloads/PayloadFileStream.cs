using Gateway.Exchanges;

namespace Gateway.Storage.Payloads;

/// <summary>
/// Writes one payload: what stays small is kept in memory for its row; what does not goes to a file that is hashed while it is written, then flushed and
/// named; the commit flushes the name. It is either written to piece by piece, or takes one body.
/// </summary>
/// <param name="name">File below the payload root, should one be needed.</param>
internal sealed class PayloadFileStream(
    PayloadFolder folder, IDurableFiles files, ExchangeId exchange, string part, string name, long limit) : PayloadStream
{
    /// <summary>Bytes after which free space is looked at again while a body streams in.</summary>
    private const long SpaceInterval = 32L * 1024 * 1024;

    /// <summary>Error number of a full disk (ENOSPC).</summary>
    private const int NoSpace = 28;

    private const int Tries = 5;

    /// <summary>Bodies that may keep their pages while their senders keep them waiting.</summary>
    private static readonly SemaphoreSlim Waiting = new(16);

    /// <summary>What is in memory and in no page: all of it while it is small, or the end of what came before its sender kept us waiting.</summary>
    private byte[] _head = [];
    private int _headLength;
    private FileStream? _file;
    private PageWriter? _writer;
    private PageBuffer? _pages;
    private int _filled;
    private long _length;
    private long _nextCheck = SpaceInterval;
    private bool _completed;
    private bool _resting;

    public override long Length => _length;

    private string PathOfFile => folder.PathOf(name);

    private string Unfinished => PathOfFile + PayloadFolder.Unfinished;

    /// <summary>On this thread, as <see cref="PayloadFile"/> is read.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_completed || _resting, this);
        if (_length + buffer.Length > limit)
        {
            throw new PayloadTooLargeException(limit);
        }

        _length += buffer.Length;
        if (_file is null && _length <= StoredPayload.InlineLimit)
        {
            Keep(buffer.Span);
            return ValueTask.CompletedTask;
        }

        try
        {
            WriteToFile(buffer.Span);
        }
        catch (IOException error) when (error.HResult == NoSpace)
        {
            throw new InsufficientStorageException("The payload volume is full.");
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// A whole body, without a copy in between. The pages are filled before they are written: a socket gives a few kilobytes at a time, and hash and file are asked less often.
    /// Beyond the first few bodies at a time, who is kept waiting gives its pages back until more is there, so that many slow senders take little memory.
    /// </summary>
    public async Task TakeAsync(Stream body, CancellationToken ct)
    {
        var mayHold = Waiting.Wait(0, CancellationToken.None);
        try
        {
            while (true)
            {
                if (!mayHold)
                {
                    // Nothing is read by this: it ends when something can be.
                    var coming = body.ReadAsync(Memory<byte>.Empty, ct);
                    if (!coming.IsCompleted)
                    {
                        SetAside();
                    }

                    _ = await coming.ConfigureAwait(false);
                }

                var read = await body.ReadAsync(Free(), ct).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                Took(read, mayGrow: mayHold);
            }

            if (_length <= StoredPayload.InlineLimit)
            {
                SetAside();
            }
            else if (_file is null)
            {
                Begin();
            }
        }
        catch (IOException error) when (error.HResult == NoSpace)
        {
            throw new InsufficientStorageException("The payload volume is full.");
        }
        finally
        {
            if (mayHold)
            {
                _ = Waiting.Release();
            }
        }
    }

    public override void Rest(bool inMemory = true)
    {
        try
        {
            if (!inMemory && _file is null)
            {
                WriteToFile([]);
            }

            WriteEnd();
        }
        catch (IOException error) when (error.HResult == NoSpace)
        {
            throw new InsufficientStorageException("The payload volume is full.");
        }

        _file?.Dispose();
        _resting = true;
    }

    public override ValueTask<StoredPayload> CompleteAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        if (_file is null)
        {
            _completed = true;
            return ValueTask.FromResult(StoredPayload.InRow(exchange, part, _head.AsMemory(0, _headLength)));
        }

        try
        {
            WriteEnd();
            Flush(_file);
            files.Rename(Unfinished, PathOfFile);
        }
        catch (IOException error) when (error.HResult == NoSpace)
        {
            throw new InsufficientStorageException("The payload volume is full.");
        }

        _completed = true;
        return ValueTask.FromResult(
            new StoredPayload(exchange, part, _length, new Sha256Digest(_writer!.Digest()), null, name));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file?.Dispose();
            _pages?.Dispose();
            _writer?.Dispose();
            if (_file is not null && !_completed)
            {
                PayloadSweep.Delete(Unfinished);
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>What was written is flushed whoever has the file open.</summary>
    private void Flush(FileStream file)
    {
        if (_resting)
        {
            using var again = new FileStream(Unfinished, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            files.Flush(again);
            return;
        }

        files.Flush(file);
        file.Dispose();
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (_head.Length - _headLength < data.Length)
        {
            Array.Resize(ref _head, Math.Min(StoredPayload.InlineLimit, Math.Max(_headLength + data.Length, _head.Length * 2)));
        }

        data.CopyTo(_head.AsSpan(_headLength));
        _headLength += data.Length;
    }

    private void WriteToFile(ReadOnlySpan<byte> data)
    {
        if (_file is null)
        {
            Begin();
        }

        CheckSpace();
        Append(data);
    }

    /// <summary>From here on it is a file, whose first octets are those in memory.</summary>
    private void Begin()
    {
        _file = Create();
        _writer = new PageWriter(_file, folder.IsDirect);
        _ = Free();
    }

    /// <summary>What of the pages is free; they begin with what was in memory.</summary>
    private Memory<byte> Free()
    {
        if (_pages is null)
        {
            _pages = PageBuffer.For(octets: 0);
            _head.AsSpan(0, _headLength).CopyTo(_pages.Span);
            _filled = _headLength;
            (_head, _headLength) = ([], 0);
        }

        return _pages.Memory[_filled..];
    }

    /// <summary>So much more of a body is in the pages.</summary>
    private void Took(int read, bool mayGrow)
    {
        if (_length + read > limit)
        {
            throw new PayloadTooLargeException(limit);
        }

        _length += read;
        _filled += read;
        if (_filled == _pages!.Size)
        {
            if (_file is null)
            {
                Begin();
            }

            CheckSpace();
            WriteFull();
            if (mayGrow)
            {
                Grow();
            }
        }
    }

    /// <summary>Gives the pages back: what is whole of them goes to the file, should there be one, and the rest is kept by itself.</summary>
    private void SetAside()
    {
        if (_pages is not { } pages)
        {
            return;
        }

        if (_file is null && _filled > StoredPayload.InlineLimit)
        {
            Begin();
        }

        var whole = _file is null ? 0 : _filled - (_filled % PageBuffer.PageSize);
        if (whole > 0)
        {
            CheckSpace();
            _writer!.Write(pages.Span[..whole]);
        }

        _head = pages.Span[whole.._filled].ToArray();
        _headLength = _head.Length;
        _filled = 0;
        pages.Dispose();
        _pages = null;
    }

    private void CheckSpace()
    {
        if (_length > _nextCheck)
        {
            folder.CheckSpace();
            _nextCheck = _length + SpaceInterval;
        }
    }

    private FileStream Create()
    {
        for (var attempt = 1; ; attempt++)
        {
            folder.Prepare(PathOfFile);
            try
            {
                return new FileStream(Unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            }
            catch (DirectoryNotFoundException) when (attempt < Tries)
            {
                // It was empty and old, and was removed between the two.
            }
        }
    }

    private void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var fits = Math.Min(data.Length, _pages!.Size - _filled);
            data[..fits].CopyTo(_pages.Span[_filled..]);
            data = data[fits..];
            _filled += fits;
            if (_filled == _pages.Size)
            {
                WriteFull();
                Grow();
            }
        }
    }

    private void WriteFull()
    {
        _writer!.Write(_pages!.Span);
        _filled = 0;
    }

    /// <summary>What is larger than the first pages goes on in more of them.</summary>
    private void Grow()
    {
        if (_pages!.Size < PageBuffer.Large)
        {
            _pages.Dispose();
            _pages = PageBuffer.For(PageBuffer.Large);
        }
    }

    private void WriteEnd()
    {
        if (_writer is not null && _pages is { } pages)
        {
            _writer.End(pages.Span[.._filled]);
            pages.Dispose();
            _pages = null;
        }
    }
}
