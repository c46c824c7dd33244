using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Security.Envelopes;

/// <summary>
/// A digest of octets as they are, or, for partners who make theirs over canonical text, with every line end as CRLF; or of all but the line end that they end with.
/// </summary>
internal sealed class ContentDigest(HashAlgorithmName algorithm, bool isCanonical, bool leavesLastLineEnd = false) : IDisposable
{
    private const int LineEndLength = 2;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);
    private readonly List<byte> _held = new(LineEndLength);
    private bool _afterReturn;

    public bool IsCanonical { get; } = isCanonical;

    public bool LeavesLastLineEnd { get; } = leavesLastLineEnd;

    public HashAlgorithmName Algorithm { get; } = algorithm;

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (!LeavesLastLineEnd)
        {
            Digest(octets);
            return;
        }

        // The last two octets wait: whether they are the last is known at the end.
        var most = _held.Count + octets.Length - LineEndLength;
        var held = Math.Clamp(most, 0, _held.Count);
        Digest(CollectionsMarshal.AsSpan(_held)[..held]);
        _held.RemoveRange(0, held);
        var now = Math.Clamp(most - held, 0, octets.Length);
        Digest(octets[..now]);
        _held.AddRange(octets[now..]);
    }

    public byte[] Finish()
    {
        if (_held is not [(byte)'\r', (byte)'\n'])
        {
            Digest(CollectionsMarshal.AsSpan(_held));
        }

        _held.Clear();
        if (_afterReturn)
        {
            _hash.AppendData("\n"u8);
            _afterReturn = false;
        }

        return _hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();

    private void Digest(ReadOnlySpan<byte> octets)
    {
        if (IsCanonical)
        {
            AppendLines(octets);
        }
        else
        {
            _hash.AppendData(octets);
        }
    }

    private void AppendLines(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_afterReturn)
            {
                // CR stands already; its LF belongs to it whether it came or not.
                _hash.AppendData("\n"u8);
                _afterReturn = false;
                octets = octets[0] == '\n' ? octets[1..] : octets;
                continue;
            }

            var end = octets.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                _hash.AppendData(octets);
                return;
            }

            _hash.AppendData(octets[..end]);
            _hash.AppendData("\r"u8);
            _afterReturn = true;
            octets = octets[end] == '\r' ? octets[(end + 1)..] : octets[end..];
        }
    }
}
