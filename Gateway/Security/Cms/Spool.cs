using System.Buffers;

namespace Gateway.Security.Cms;

/// <summary>
/// Keeps what is written until it may be read: in memory while it is small, in a nameless file of its owner's alone when it is not. Plaintext stays here
/// until its tag was verified.
/// </summary>
internal sealed class Spool(string folder) : IAsyncDisposable
{
    /// <summary>Most that stays in memory.</summary>
    public const int MemoryLimit = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _memory = new();
    private FileStream? _file;

    public long Length => _file?.Length ?? _memory.WrittenCount;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        if (_file is null && _memory.WrittenCount + data.Length > MemoryLimit)
        {
            _file = CreateFile();
            await _file.WriteAsync(_memory.WrittenMemory, ct).ConfigureAwait(false);
        }

        if (_file is null)
        {
            _memory.Write(data.Span);
        }
        else
        {
            await _file.WriteAsync(data, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Everything that was written, from its beginning. The spool keeps it; one reader at a time.</summary>
    public async ValueTask<Stream> OpenReadAsync(CancellationToken ct)
    {
        if (_file is null)
        {
            return new MemoryStream(_memory.WrittenMemory.ToArray(), writable: false);
        }

        await _file.FlushAsync(ct).ConfigureAwait(false);
        _file.Position = 0;
        return _file;
    }

    public async ValueTask DisposeAsync()
    {
        _memory.Clear();
        if (_file is not null)
        {
            await _file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private FileStream CreateFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(folder, "." + Path.GetRandomFileName()), options);
    }
}
