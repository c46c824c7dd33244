using Gateway.Security;

namespace Gateway.Transports;

/// <summary>The content of a file of a partner's: only as long as it was listed, and only when it is the same file at the end.</summary>
internal sealed class FileBody(IFileShelf shelf, ShelfEntry listed, Stream content, TimeProvider clock) : ReadOnlyStream
{
    /// <summary>Slower than this no line is; who gives octets one by one holds nobody's place for ever.</summary>
    private const double SlowestPerSecond = 16 * 1024;
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(5);

    /// <summary>The largest that a channel may take, 4 GB, need 48 KB/s.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromHours(24);

    private readonly long _began = clock.GetTimestamp();
    private readonly TimeSpan _longest = TimeSpan.FromSeconds(Math.Min(AtMost.TotalSeconds, AtLeast.TotalSeconds + (listed.Length / SlowestPerSecond)));
    private long _read;
    private bool _ended;

    /// <exception cref="ShelfException">It cannot be read on, or became another file.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _ended)
        {
            return 0;
        }

        var read = await ReadOnAsync(buffer, cancellationToken);
        _read += read;
        if (_read > listed.Length || (read == 0 && !await IsSameAsync(cancellationToken)))
        {
            throw new ShelfException(FileCodes.Changed, "It changed while it was read; it is fetched when it has settled.", endsLook: false);
        }

        _ended = read == 0;
        return _ended || clock.GetElapsedTime(_began) < _longest ? read
            : throw new ShelfException(FileCodes.Slow, $"Of {listed.Length} bytes {_read} came in {_longest.TotalMinutes:F0} min.", endsLook: false);
    }

    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A disk or share that fails on one file is no fault of the gateway.</summary>
    private async ValueTask<int> ReadOnAsync(Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            return await content.ReadAsync(buffer, ct);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShelfException(FileCodes.ReadFailed, error.Message, endsLook: false, error);
        }
    }

    /// <summary>One that is gone by now was whole when its last octet was read: some servers hand a file out once, and some partners take theirs away.</summary>
    private async ValueTask<bool> IsSameAsync(CancellationToken ct) =>
        _read == listed.Length && (await shelf.FindAsync(listed.Name, ct) is not { } now || now.LooksLike(listed));
}
