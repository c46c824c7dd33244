using System.Buffers;

namespace Gateway.Security.Envelopes;

/// <summary>
/// A stream whose beginning was read ahead, to know before anything is made of it whether it ends well. What is short enough to be whole in memory is.
/// </summary>
internal sealed class BufferedHead(Stream rest) : ReadOnlyStream
{
    private const int MostAhead = 256 * 1024;
    private const int FirstRoom = 16 * 1024;

    private byte[] _head = ArrayPool<byte>.Shared.Rent(FirstRoom);
    private int _start;
    private int _end;

    /// <summary>True when all of it is in memory.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>How much is in memory, unread.</summary>
    public new int Length => _end - _start;

    public async ValueTask FillAsync(CancellationToken ct)
    {
        while (!IsWhole && _end < MostAhead)
        {
            if (_end == _head.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(_head.Length * 2);
                _head.AsSpan(0, _end).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_head, clearArray: true);
                _head = larger;
            }

            var read = await rest.ReadAsync(_head.AsMemory(_end), ct).ConfigureAwait(false);
            _end += read;
            IsWhole = read == 0;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end)
        {
            return IsWhole ? ValueTask.FromResult(0) : rest.ReadAsync(buffer, cancellationToken);
        }

        var read = Math.Min(_end - _start, buffer.Length);
        _head.AsSpan(_start, read).CopyTo(buffer.Span);
        _start += read;
        return ValueTask.FromResult(read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _head.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_head, clearArray: true);
            _head = [];
            (_start, _end, IsWhole) = (0, 0, true);
        }

        base.Dispose(disposing);
    }
}
