using System.Security.Cryptography;

namespace Gateway.Security.Envelopes;

/// <summary>A digest of octets as they are, or, for partners who make theirs over canonical text, with every line end as CRLF.</summary>
internal sealed class ContentDigest(HashAlgorithmName algorithm, bool isCanonical) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);
    private bool _afterReturn;

    public HashAlgorithmName Algorithm { get; } = algorithm;

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (isCanonical)
        {
            AppendLines(octets);
        }
        else
        {
            _hash.AppendData(octets);
        }
    }

    public byte[] Finish()
    {
        if (_afterReturn)
        {
            _hash.AppendData("\n"u8);
            _afterReturn = false;
        }

        return _hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();

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
