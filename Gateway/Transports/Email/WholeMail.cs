using Gateway.Security;

namespace Gateway.Transports.Email;

/// <summary>A mail that ends only where it is whole: where so much came as its server had said, or where its body has an end of its own.</summary>
/// <param name="head">The header, which was read before.</param>
/// <param name="rest">What follows it in <paramref name="source"/>.</param>
internal sealed class WholeMail(ReadOnlyMemory<byte> head, Stream rest, MailBody source, MailEnd end) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _head = head;

    /// <exception cref="ShelfException">The server gives no more, and that is not all.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_head.IsEmpty)
        {
            var first = Math.Min(_head.Length, buffer.Length);
            _head[..first].CopyTo(buffer);
            _head = _head[first..];
            return first;
        }

        var read = await rest.ReadAsync(buffer, cancellationToken);
        end.Saw(buffer.Span[..read]);
        return read > 0 || buffer.IsEmpty || source.HasItsSize || end.IsReached
            ? read
            : throw new ShelfException(EmailCodes.Incomplete, "The mail has another size than the server says, and no end by which one could tell that it is whole.", endsLook: false);
    }
}
