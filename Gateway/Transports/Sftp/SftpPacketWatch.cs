using System.Buffers.Binary;

namespace Gateway.Transports.Sftp;

/// <summary>
/// Looks at the beginning of each SFTP packet that a server sends, before the client library does: that holds a packet until its announced length is there, and makes room for as
/// many names as one announces. Of one connection, in the order of its octets.
/// </summary>
internal sealed class SftpPacketWatch
{
    /// <summary>Four times what OpenSSH takes (SFTP_MAX_MSG_LENGTH), so every server in use keeps to it.</summary>
    public const int MostBytes = 1024 * 1024;

    private const byte ChannelData = 94;
    private const byte Handle = 102;
    private const byte Data = 103;
    private const byte Names = 104;

    /// <summary>RFC 4254 5.2: message number, channel, length of the data.</summary>
    private const int ChannelHead = 9;
    private const int LengthAt = 5;

    /// <summary>Length and kind (draft-ietf-secsh-filexfer-02 3), and of an answer its request and what it counts.</summary>
    private const int KindEnd = 5;
    private const int CountEnd = 13;

    /// <summary>Two strings and the flags of the attributes.</summary>
    private const int LeastOfName = 12;

    private readonly byte[] _head = new byte[CountEnd];
    private int _have;
    private uint? _channel;
    private long _skip;

    /// <summary>
    /// A whole message of the SSH connection (RFC 4253 6), decrypted. We open one channel, but a server may write any number, and any length of the data: the client library reads
    /// on where it has the channel, and as far as that length goes, so what does not agree would show us other octets than it.
    /// </summary>
    /// <exception cref="SftpPacketException">What it says cannot be true, is of another channel, or would take too much room.</exception>
    public void Saw(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty || message[0] != ChannelData)
        {
            return;
        }

        if (message.Length < ChannelHead || BinaryPrimitives.ReadUInt32BigEndian(message[LengthAt..]) != message.Length - ChannelHead)
        {
            throw new SftpPacketException("The server sends data of another length than it says.");
        }

        // Where the first that carries data is not ours, the one that is ends the connection.
        var channel = BinaryPrimitives.ReadUInt32BigEndian(message[1..]);
        _channel ??= channel;
        if (channel != _channel)
        {
            throw new SftpPacketException($"The server sends data on channel {channel} beside those on {_channel}; we open one.");
        }

        Follow(message[ChannelHead..]);
    }

    private void Follow(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, octets.Length);
                _skip -= skipped;
                octets = octets[skipped..];
                continue;
            }

            _head[_have++] = octets[0];
            octets = octets[1..];
            if (_have >= KindEnd)
            {
                Judge();
            }
        }
    }

    private void Judge()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(_head);
        if (length is 0 or > MostBytes)
        {
            throw new SftpPacketException($"The server announces a packet of {length} bytes; {MostBytes} are taken.");
        }

        var counts = _head[KindEnd - 1] is Handle or Data or Names && length >= CountEnd - sizeof(uint);
        if (counts && _have < CountEnd)
        {
            return;
        }

        if (counts)
        {
            var most = (length - (CountEnd - sizeof(uint))) / (uint)(_head[KindEnd - 1] == Names ? LeastOfName : 1);
            if (BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(CountEnd - sizeof(uint))) is var count && count > most)
            {
                throw new SftpPacketException($"The server announces {count} in a packet that has room for {most}.");
            }
        }

        _skip = length + sizeof(uint) - _have;
        _have = 0;
    }
}
