namespace Gateway.Transports.Email;

/// <summary>Follows a CMS to its last octet (X.690 8.1): the outermost value says its length, or ends where all that were begun without one have.</summary>
internal sealed class CmsEnd
{
    private const byte Sequence = 0x30;
    private const int MostLengthOctets = 8;

    private readonly bool _isBase64;
    private uint _bits;
    private int _bitCount;

    private State _state = State.Tag;
    private byte _tag;
    private int _depth;
    private int _lengthOctets;
    private ulong _length;
    private ulong _skip;

    private CmsEnd(bool isBase64) => _isBase64 = isBase64;

    private enum State
    {
        Tag,
        LongTag,
        Length,
        LongLength,
        Content,
        Ended,
        Broken,
    }

    public bool IsReached => _state == State.Ended;

    /// <param name="encoding">Value of Content-Transfer-Encoding.</param>
    public static CmsEnd Of(string? encoding) => new("base64".Equals(encoding?.Trim(), StringComparison.OrdinalIgnoreCase));

    public void Saw(ReadOnlySpan<byte> octets)
    {
        if (!_isBase64)
        {
            Follow(octets);
            return;
        }

        Span<byte> one = stackalloc byte[1];
        foreach (var octet in octets)
        {
            if (_state is State.Ended or State.Broken)
            {
                return;
            }

            if (SixBits(octet) is not (>= 0 and var six))
            {
                continue;
            }

            _bits = (_bits << 6) | (uint)six;
            _bitCount += 6;
            if (_bitCount >= 8)
            {
                _bitCount -= 8;
                one[0] = (byte)(_bits >> _bitCount);
                Follow(one);
            }
        }
    }

    private void Follow(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && _state is not (State.Ended or State.Broken))
        {
            if (_state == State.Content)
            {
                var skipped = (int)Math.Min(_skip, (ulong)octets.Length);
                _skip -= (ulong)skipped;
                octets = octets[skipped..];
                if (_skip == 0)
                {
                    Next();
                }

                continue;
            }

            Head(octets[0]);
            octets = octets[1..];
        }
    }

    private void Head(byte octet)
    {
        switch (_state)
        {
            case State.Tag:
                _tag = octet;
                _state = _depth == 0 && octet != Sequence ? State.Broken : (octet & 0x1f) == 0x1f ? State.LongTag : State.Length;
                break;
            case State.LongTag:
                _state = (octet & 0x80) == 0 ? State.Length : State.LongTag;
                break;
            case State.Length when octet == 0x80:
                _depth++;
                _state = State.Tag;
                break;
            case State.Length when octet < 0x80:
                Begin(octet);
                break;
            case State.Length:
                (_lengthOctets, _length) = (octet & 0x7f, 0);
                _state = _lengthOctets > MostLengthOctets ? State.Broken : State.LongLength;
                break;
            default:
                _length = (_length << 8) | octet;
                if (--_lengthOctets == 0)
                {
                    Begin(_length);
                }

                break;
        }
    }

    /// <summary>What has a length is passed over; the end of what has none is a value of two zero octets (X.690 8.1.5).</summary>
    private void Begin(ulong length)
    {
        if (_tag == 0 && length == 0)
        {
            _depth--;
        }

        _skip = length;
        _state = State.Content;
        if (length == 0)
        {
            Next();
        }
    }

    private void Next() => _state = _depth == 0 ? State.Ended : State.Tag;

    private static int SixBits(byte octet) => octet switch
    {
        >= (byte)'A' and <= (byte)'Z' => octet - 'A',
        >= (byte)'a' and <= (byte)'z' => octet - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => octet - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
