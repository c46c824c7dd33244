using System.Security.Cryptography;
using Gateway.Security;

namespace Gateway.Storage.Backups;

/// <summary>A new file for its owner alone, which knows the SHA-256 and the length of what was written to it.</summary>
internal sealed class HashedFile : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <exception cref="IOException">There is such a file already.</exception>
    public HashedFile(string path)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = new FileStream(path, options);
    }

    public long Length { get; private set; }

    public async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        _hash.AppendData(content.Span);
        Length += content.Length;
        await _file.WriteAsync(content, ct);
    }

    public async Task CopyAsync(Stream content, CancellationToken ct)
    {
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, ct)) > 0)
        {
            await WriteAsync(buffer.AsMemory(0, read), ct);
        }
    }

    /// <summary>Makes the file durable and tells its hash, lower-case hex.</summary>
    public string Finish()
    {
        _file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return _file.DisposeAsync();
    }

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }
}
