using Gateway.Security.Mime;

namespace Gateway.Transports.Email;

/// <summary>
/// Follows the body of a mail to the end that it has of itself: the closing delimiter of the outermost multipart (RFC 2046 5.1.1), or the last octet of a CMS (RFC 5652), which says how
/// long it is. Another body is over wherever somebody stops.
/// </summary>
internal sealed class MailEnd
{
    private const int Slice = 16 * 1024;

    private readonly MultipartBoundary? _boundary;
    private readonly CmsEnd? _cms;

    /// <summary>What was not certain yet, and what came since.</summary>
    private byte[] _window = [];
    private int _held;
    private bool _isAtLineStart = true;
    private bool _isClosed;

    private MailEnd(MultipartBoundary? boundary, CmsEnd? cms) => (_boundary, _cms) = (boundary, cms);

    /// <summary>Asked when no more octets come.</summary>
    public bool IsReached => _isClosed || _cms is { IsReached: true } || (_boundary is not null && Search([], isLast: true));

    /// <param name="headers">Null: they cannot be read, and neither can an end.</param>
    public static MailEnd Of(MimeHeaders? headers)
    {
        var type = ContentType.Parse(headers?.Get("Content-Type"));
        try
        {
            return type is { IsMultipart: true, Boundary: { } boundary } ? new MailEnd(new MultipartBoundary(boundary), null)
                : type?.Is("application/pkcs7-mime") == true ? new MailEnd(null, CmsEnd.Of(headers!.Get("Content-Transfer-Encoding")))
                : new MailEnd(null, null);
        }
        catch (MimeException)
        {
            // Whoever opens the mail says what is wrong with its boundary.
            return new MailEnd(null, null);
        }
    }

    public void Saw(ReadOnlySpan<byte> octets)
    {
        _cms?.Saw(octets);
        while (_boundary is not null && !_isClosed && !octets.IsEmpty)
        {
            var slice = octets[..Math.Min(Slice, octets.Length)];
            octets = octets[slice.Length..];
            _isClosed = Search(slice, isLast: false);
        }
    }

    private bool Search(ReadOnlySpan<byte> octets, bool isLast)
    {
        if (_window.Length < _held + octets.Length)
        {
            Array.Resize(ref _window, _held + Slice);
        }

        octets.CopyTo(_window.AsSpan(_held));
        var (from, end) = (0, _held + octets.Length);
        while (true)
        {
            var match = _boundary!.Find(_window.AsSpan(from, end - from), _isAtLineStart, isLast);
            if (match.Kind == DelimiterKind.Close)
            {
                return true;
            }

            from += match.Content + (match.IsFound ? match.Length : 0);
            _isAtLineStart = match.IsFound || (_isAtLineStart && match.Content == 0);
            if (!match.IsFound)
            {
                break;
            }
        }

        _window.AsSpan(from, end - from).CopyTo(_window);
        _held = end - from;
        return false;
    }
}
