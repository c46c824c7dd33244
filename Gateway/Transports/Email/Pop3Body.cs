namespace Gateway.Transports.Email;

/// <summary>The octets of one mail by POP3, all in memory.</summary>
/// <param name="size">What LIST said of it.</param>
internal sealed class Pop3Body(Stream octets, long size) : MailBody
{
    private long _count;
    private long _lineEnds;
    private byte _last;
    private bool _endsInLineEnd;

    /// <summary>RFC 1939 11 counts a line end as two octets, and some servers as the one that it is in their file. The line end before the final dot may be the answer's alone.</summary>
    public override bool HasItsSize => _count == size || _count - _lineEnds == size || (_endsInLineEnd && _count == size + 2);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await octets.ReadAsync(buffer, cancellationToken);
        foreach (var octet in buffer.Span[..read])
        {
            _endsInLineEnd = octet == '\n' && _last == '\r';
            _lineEnds += _endsInLineEnd ? 1 : 0;
            _last = octet;
        }

        _count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            octets.Dispose();
        }

        base.Dispose(disposing);
    }
}
